//! A restore turns time back: copies from before must be told, not merged.

use tempfile::TempDir;

use crate::support::{Client, TestServer};

const COAT: &str = "v_coat42";

#[tokio::test]
async fn a_copy_from_before_a_restore_is_stale_and_the_backup_is_the_truth() {
    let mut server = TestServer::start().await;
    let (person, host, []) = server.room_with([]).await;
    let mut client = Client::connect(server.addr, &host).await.ready().await;
    client.set_cart(COAT, 1).await;
    client.until("saved", |c| c.heard.saved == 2).await;
    let spare = TempDir::new().unwrap();
    cabas::backup::backup(server.data.path(), &spare.path().join("backup")).await.unwrap();
    client.set_cart(COAT, 5).await;
    client.until("saved after the backup", |c| c.heard.saved == 3).await;
    let hello = client.heard.hello.clone().unwrap();
    let (seq, epoch) = (hello["seq"].as_u64().unwrap(), hello["epoch"].as_u64().unwrap());

    server.stop().await;
    let doc = client.vanish();
    cabas::backup::restore(&spare.path().join("backup"), server.data.path(), true).await.unwrap();
    server.restart().await;

    let person = person.moved_to(server.addr);
    let mut back = Client::resume(server.addr, &person.rejoin(&host.room).await, doc, seq, epoch).await;
    assert_eq!(back.until_closed().await, Some(4409), "its copy is of an earlier epoch");
    let hello = back.heard.hello.as_ref().expect("greeted first");
    assert_eq!((&hello["resumed"], &hello["epoch"]), (&false.into(), &(epoch + 1).into()));

    let fresh = Client::connect(server.addr, &person.rejoin(&host.room).await).await.ready().await;
    assert_eq!(fresh.cart().values().copied().collect::<Vec<_>>(), [1]);

    // Settled by the first load: the next one does not begin another epoch.
    drop(fresh);
    server.restart().await;
    let person = person.moved_to(server.addr);
    let again = Client::connect(server.addr, &person.rejoin(&host.room).await).await.ready().await;
    assert_eq!(again.heard.hello.as_ref().unwrap()["epoch"], epoch + 1);
}
