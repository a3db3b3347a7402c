//! Catalogue: products, variants, prices, images, of many shops (stand-in).
#![allow(missing_docs, clippy::unused_async)]

/// Handle of the catalogue (stand-in).
#[derive(Clone, Debug, Default)]
pub struct Catalog {}

#[derive(Debug, thiserror::Error)]
#[error("catalogue")]
pub struct CatalogError;

impl Catalog {
    pub async fn open(_path: impl AsRef<std::path::Path>) -> Result<Self, CatalogError> {
        Ok(Self {})
    }

    pub async fn is_empty(&self) -> Result<bool, CatalogError> {
        Ok(false)
    }

    pub async fn close(&self) {}
}

pub mod demo {
    use super::{Catalog, CatalogError};

    pub async fn seed(_catalog: &Catalog) -> Result<(), CatalogError> {
        Ok(())
    }
}

pub mod store {
    pub const FILE_NAME: &str = "catalog.db";
}

pub mod import {
    pub mod cli {
        use crate::catalog::CatalogError;

        /// Import a shop's products from its feed.
        #[derive(Debug, Clone, clap::Args)]
        pub struct ImportArgs {}

        pub async fn run(_args: &ImportArgs) -> Result<(), CatalogError> {
            Err(CatalogError)
        }
    }
}
