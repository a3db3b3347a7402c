//! Builds again when a migration is added: `sqlx::migrate!` reads the folder at compile time and cargo can't know.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
