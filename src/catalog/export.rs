//! `cabas export-catalog`: a shop's products as Cabas' own JSON Lines, which `cabas import` takes back unchanged.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    Catalog, CatalogError,
    import::jsonl::{
        line::{Header, HeaderShop, KIND, VERSION},
        write,
    },
    money::Currency,
    store::{FILE_NAME, export::Export},
};

/// Write a shop's products to a file of JSON Lines.
///
/// What `cabas import` takes back, on this server or another, with the same ids. Works while a server runs.
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// The shop's name, short name or id.
    #[arg(long, env = "CABAS_SHOP", value_name = "NAME")]
    pub shop: String,
    /// Where the server keeps its files.
    #[arg(long, value_name = "DIR", env = "CABAS_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// The file; standard output where it isn't named.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no catalogue.
    #[error("{path}: no catalogue there")]
    NoCatalogue {
        /// Where.
        path: String,
    },
    /// There is no such shop.
    #[error("no shop {name:?} in the catalogue; there are: {}", if .there.is_empty() { "none" } else { .there })]
    NoSuchShop {
        /// What was asked for.
        name: String,
        /// Those that are there.
        there: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] CatalogError),
    /// The file can't be written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
}

/// Runs `cabas export-catalog`; returns how many products were written.
pub async fn run(args: &ExportArgs) -> Result<u64, ExportError> {
    let path = args.data.join(FILE_NAME);
    if !path.exists() {
        return Err(ExportError::NoCatalogue { path: args.data.display().to_string() });
    }
    let catalog = Catalog::open(path).await?;
    let exported = match &args.file {
        Some(file) => to_file(&catalog, &args.shop, file).await,
        None => to_writer(&catalog, &args.shop, &mut BufWriter::new(io::stdout()), "standard output").await,
    };
    catalog.close().await;
    exported
}

/// Beside the file first: what is there under its name is always whole.
async fn to_file(catalog: &Catalog, shop: &str, file: &Path) -> Result<u64, ExportError> {
    let name = file.display().to_string();
    let failed = |source| ExportError::File { path: name.clone(), source };
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut out = BufWriter::new(File::create(&part).map_err(failed)?);
    let written = match to_writer(catalog, shop, &mut out, &name).await {
        Ok(products) => {
            let synced = out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|f| f.sync_all());
            synced.and_then(|()| std::fs::rename(&part, file)).map(|()| products).map_err(failed)
        }
        Err(error) => Err(error),
    };
    if written.is_err() {
        // Nothing to do about a failure: it is named as what it is.
        let _ = std::fs::remove_file(&part);
    }
    written
}

/// Writes a shop; returns how many products.
pub async fn to_writer(catalog: &Catalog, shop: &str, out: &mut impl Write, name: &str) -> Result<u64, ExportError> {
    let Some(mut export) = catalog.export(shop).await? else {
        let there: Vec<_> = catalog.shops().await?.into_iter().map(|s| s.name).collect();
        return Err(ExportError::NoSuchShop { name: shop.to_owned(), there: there.join(", ") });
    };
    let failed = |source| ExportError::File { path: name.to_owned(), source };
    let currency: Option<Currency> = export.shop.currency.parse().ok();
    json_line(out, &header(&export, currency)).map_err(failed)?;
    let mut products = 0;
    loop {
        let batch = export.next().await?;
        if batch.is_empty() {
            break;
        }
        for product in batch {
            json_line(out, &write::line(product, currency)).map_err(failed)?;
            products += 1;
        }
    }
    out.flush().map_err(failed)?;
    Ok(products)
}

fn header(export: &Export, currency: Option<Currency>) -> Header {
    let shop = &export.shop;
    Header {
        cabas: KIND.to_owned(),
        version: VERSION,
        products: Some(u64::from(shop.products)),
        shop: HeaderShop {
            name: Some(shop.name.clone()),
            currency,
            awning: Some(shop.awning),
            checkout: shop.checkout.clone(),
        },
    }
}

fn json_line(out: &mut impl Write, line: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
