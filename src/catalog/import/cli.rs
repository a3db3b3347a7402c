//! `cabas import`.

use std::{io::Write, path::PathBuf};

use clap::{Args, builder::BoolishValueParser};

use super::{
    Format, ImportError, ImportOptions, Source, import, import_noting, report::Report, report_file::ReportFile,
};
use crate::{
    catalog::{
        checkout::CheckoutTemplate,
        lang,
        money::Currency,
        store::{
            Catalog, CatalogError, FILE_NAME,
            session::{Mode, ShopDraft},
        },
        text,
    },
    fetch::HostPort,
};

/// Longest shop name, in characters.
const MAX_SHOP_NAME_CHARS: usize = 80;

/// Import a shop's products from its feed.
///
/// Takes the feeds that shops have already, from files or addresses, gzipped or not, and recognises them. What is in the
/// feed is added or brought up to date; what is no longer in it goes, once all of it was read. Run again, it changes
/// nothing. A running server shows the new products as soon as the import is done, and never half of them.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// The shop's name. One that is there is also found by its short name or id.
    #[arg(long, env = "CABAS_SHOP", value_name = "NAME")]
    pub shop: String,
    /// What the prices are in (ISO 4217, such as EUR), where the feed doesn't say.
    #[arg(long, value_name = "CODE", env = "CABAS_CURRENCY")]
    pub currency: Option<Currency>,
    /// What the feed is, where it isn't recognised.
    #[arg(long, env = "CABAS_FORMAT", value_name = "FORMAT", value_enum)]
    pub format: Option<Format>,
    /// The language of the feed's texts (BCP 47, such as fr), for readers and hyphenation.
    #[arg(long, env = "CABAS_LANG", value_name = "TAG", value_parser = lang)]
    pub lang: Option<String>,
    /// The shop's own address: products then link to their pages there.
    #[arg(long, env = "CABAS_SITE", value_name = "URL", value_parser = site)]
    pub site: Option<url::Url>,
    /// Where one pays in the shop: an address in which `{external_ids}` or `{lines}` stands for what is bought.
    #[arg(long, env = "CABAS_CHECKOUT", value_name = "TEMPLATE")]
    pub checkout: Option<CheckoutTemplate>,
    /// Write nothing; only say what would change.
    #[arg(long, env = "CABAS_DRY_RUN", action = clap::ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub dry_run: bool,
    /// Also write the report to this file, as JSON, with every finding in it.
    #[arg(long, env = "CABAS_REPORT", value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// A host that may be fetched from though its address is private, e.g. 10.0.0.7:8000 (repeatable, logged).
    #[arg(long = "allow-fetch", env = "CABAS_ALLOW_FETCH", value_name = "HOST:PORT", value_delimiter = ',')]
    pub allow_fetch: Vec<HostPort>,
    /// Where the server keeps its files.
    #[arg(long, value_name = "DIR", env = "CABAS_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// The feed, in one or several files or addresses, all of one shop and in order.
    #[arg(required = true, value_name = "FILE_OR_URL")]
    pub sources: Vec<Source>,
}

fn lang(s: &str) -> Result<String, String> {
    if lang::is_tag(s) { Ok(s.to_owned()) } else { Err("not a language tag such as fr or pt-BR".to_owned()) }
}

fn site(s: &str) -> Result<url::Url, String> {
    let url = url::Url::parse(s).map_err(|e| e.to_string())?;
    if matches!(url.scheme(), "http" | "https") && url.has_host() {
        Ok(url)
    } else {
        Err("not an http(s) address".to_owned())
    }
}

/// Runs `cabas import`: progress on stderr, the report on stdout (and in a file where asked for).
pub async fn run(args: &ImportArgs) -> Result<Report, ImportError> {
    for allowed in &args.allow_fetch {
        tracing::warn!(address = %allowed, "the import may fetch from this address");
    }
    let catalog = open(args).await?;
    let options = ImportOptions {
        shop: ShopDraft {
            name: text::line(&args.shop, MAX_SHOP_NAME_CHARS).text,
            awning: None,
            checkout: args.checkout.clone(),
        },
        currency: args.currency,
        lang: args.lang.clone(),
        site: args.site.clone(),
        format: args.format,
        allow_fetch: args.allow_fetch.clone(),
        mode: if args.dry_run { Mode::DryRun } else { Mode::Write },
    };
    let imported = match &args.report {
        None => import(&catalog, &args.sources, &options).await,
        Some(path) => {
            // Before anything is imported: a report that can't be written is no surprise for afterwards.
            let mut file = ReportFile::begin(path)?;
            let imported = import_noting(&catalog, &args.sources, &options, &mut |finding| file.note(finding)).await;
            file.end(imported)?
        }
    };
    catalog.close().await;
    let mut stdout = std::io::stdout().lock();
    let said = |source| ImportError::File { path: "standard output".to_owned(), source };
    if let Err(ImportError::Nothing { findings, .. }) = &imported {
        write!(stdout, "{findings}").map_err(said)?;
    }
    let report = imported?;
    write!(stdout, "{report}").map_err(said)?;
    Ok(report)
}

async fn open(args: &ImportArgs) -> Result<Catalog, ImportError> {
    let failed = |source| CatalogError::Io { path: args.data.display().to_string(), source };
    let path = args.data.join(FILE_NAME);
    if args.dry_run {
        // Where there is none, what comes is compared with an empty catalogue; not a file is left behind.
        return Ok(if path.exists() { Catalog::open_unchanged(path).await? } else { Catalog::in_memory().await? });
    }
    std::fs::create_dir_all(&args.data).map_err(failed)?;
    Ok(Catalog::open(path).await?)
}
