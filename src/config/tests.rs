//! The command line: defaults, bounds, and that each flag is a variable, too.

use std::collections::HashMap;

use clap::CommandFactory;

use super::*;

fn serve(args: &[&str]) -> Result<Config, clap::Error> {
    let all = ["cabas", "serve"].iter().chain(args);
    Cli::try_parse_from(all).map(|cli| match cli.command {
        Command::Serve(config) => *config,
        other => unreachable!("{other:?}"),
    })
}

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

/// Every flag of every command, with the command's name.
fn flags() -> Vec<(String, clap::Arg)> {
    let commands: Vec<_> = Cli::command().get_subcommands().cloned().collect();
    let flags = commands.iter().flat_map(|command| {
        let named = command.get_arguments().filter(|arg| !arg.is_positional() && !is_clap_s_own(arg));
        named.map(|arg| (command.get_name().to_owned(), arg.clone()))
    });
    flags.collect()
}

fn is_clap_s_own(arg: &clap::Arg) -> bool {
    matches!(arg.get_id().as_str(), "help" | "version")
}

fn value_name(arg: &clap::Arg) -> String {
    arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn every_flag_of_every_command_is_a_variable_too_and_one_name_means_one_thing() {
    let flags = flags();
    assert!(flags.iter().any(|(command, _)| command == "import"), "the walk sees the commands");
    let mut meanings: HashMap<String, String> = HashMap::new();
    for (command, arg) in flags {
        let flag = arg.get_long().expect("a flag has a name");
        let variable = arg.get_env().unwrap_or_else(|| panic!("{command} --{flag} is no variable"));
        let expected = format!("CABAS_{}", flag.to_uppercase().replace('-', "_"));
        assert_eq!(variable, expected.as_str(), "of {command}");
        // What takes the same kind of value under the same name is one setting of several commands.
        let meant = meanings.entry(expected).or_insert_with(|| value_name(&arg));
        assert_eq!(*meant, value_name(&arg), "{command} --{flag} takes something else than another command's");
    }
}

#[test]
fn help_says_what_a_number_may_be_and_that_is_the_truth() {
    let mut checked = 0;
    for (_, arg) in flags().into_iter().filter(|(command, _)| command == "serve") {
        let flag = format!("--{}", arg.get_long().expect("a flag has a name"));
        match value_name(&arg).as_str() {
            "N" | "DAYS" | "TIME" | "BYTES" => {}
            "IP:PORT" | "DIR" | "URL" | "ORIGIN" | "HOST:PORT" | "on|off" | "BOOL" | "LOG_FORMAT" => continue,
            other => panic!("{flag} takes {other:?}: is that a number, whose range its help has to name?"),
        }
        let help = arg.get_help().expect("help").to_string();
        let (least, most) = range_in(&help).unwrap_or_else(|| panic!("{flag} names no range: {help}"));
        let (below, above) = (shifted(&least, -1), shifted(&most, 1));
        for (value, takes) in [(below, false), (Some(least), true), (Some(most), true), (above, false)] {
            // Less than nothing can't be said.
            let Some(value) = value else { continue };
            assert_eq!(serve(&[&format!("{flag}={value}")]).is_ok(), takes, "{flag} {value}");
        }
        checked += 1;
    }
    assert!(checked >= 10, "the walk sees {checked} numbers");
}

/// `(1 to 10,000,000)` out of a text.
fn range_in(help: &str) -> Option<(String, String)> {
    let mut ranges = help.split('(').skip(1).filter_map(|rest| rest.split_once(')')?.0.split_once(" to "));
    ranges.next().map(|(least, most)| (least.replace(',', ""), most.replace(',', "")))
}

/// One more or less of what was written with a unit or without.
fn shifted(value: &str, by: i64) -> Option<String> {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = value.split_at(digits);
    let number = number.parse::<i64>().expect("a number") + by;
    (number >= 0).then(|| format!("{number}{unit}"))
}

#[test]
fn defaults_agree_with_the_command_line() {
    assert_eq!(format!("{:?}", serve(&[]).unwrap()), format!("{:?}", Config::default()));
}

#[test]
fn origins_are_normalised_and_checked() {
    let config = serve(&["--public-url", "https://Shop.example:443/"]).unwrap();
    assert_eq!(config.public_url.as_deref(), Some("https://shop.example"));
    assert!(serve(&["--public-url", "https://shop.example/cabas"]).is_err());
    assert!(serve(&["--public-url", "ftp://shop.example"]).is_err());
}

#[test]
fn times_and_counts_have_bounds() {
    assert_eq!(parse_duration("500ms"), Ok(Duration::from_millis(500)));
    assert_eq!(parse_duration("2m"), Ok(Duration::from_mins(2)));
    assert_eq!(parse_duration("7"), Ok(Duration::from_secs(7)));
    assert!(parse_duration("soon").is_err() && parse_duration("9d").is_err());
    assert_eq!((parse_bytes("512MiB"), parse_bytes("7"), parse_bytes("0")), (Ok(512 << 20), Ok(7), Ok(0)));
    assert!(parse_bytes("1GB").is_err() && parse_bytes("").is_err() && parse_bytes("99999999999GiB").is_err());
    assert_eq!(parse_bytes("1TiB"), Ok(1 << 40));
    assert!(serve(&["--max-sockets", "0"]).is_err());
    assert!(serve(&["--idle-unload", "0"]).is_err() && serve(&["--idle-unload", "2h"]).is_ok());
    assert_eq!((parse_idle_days("0"), parse_idle_days("30")), (Ok(0), Ok(30)));
    assert!(parse_idle_days("6").is_err() && parse_idle_days("soon").is_err());
    assert_eq!(serve(&["--allow-fetch", "10.0.0.7:8000,shop.lan:80"]).unwrap().allow_fetch.len(), 2);
    assert!(serve(&["--allow-fetch", "10.0.0.7"]).is_err());
    assert_eq!(serve(&["--unfurl-allow", "wiki.lan:80,[fd00::7]:8080"]).unwrap().unfurl_allow.len(), 2);
    assert!(serve(&["--unfurl-allow", "wiki.lan"]).is_err());
    assert!(!serve(&["--unfurl", "off"]).unwrap().unfurl && serve(&["--unfurl", "on"]).unwrap().unfurl);
    assert!(serve(&["--trust-proxy"]).unwrap().trust_proxy);
    assert!(!serve(&["--trust-proxy", "false"]).unwrap().trust_proxy);
    assert_eq!(serve(&["--allow-origin", "https://a.example,https://b.example"]).unwrap().allow_origin.len(), 2);
}
