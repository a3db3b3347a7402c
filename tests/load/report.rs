//! The table, and the same as JSON.

use std::{collections::BTreeMap, env, fmt::Write};

use serde_json::{Value, json};

use crate::{
    Result,
    cases::{CASES, Case, Goal},
    clock, machine,
    server::LIMITS,
    stats::median,
};

/// Everything that was measured.
pub struct Report {
    machine: Vec<String>,
    /// By case: the figures of each run.
    runs: BTreeMap<&'static str, Vec<Vec<f64>>>,
    /// By case: cores that others kept busy during each run.
    others: BTreeMap<&'static str, Vec<f64>>,
}

impl Report {
    /// Of that machine.
    pub fn new(machine: Vec<String>) -> Self {
        Self { machine, runs: BTreeMap::new(), others: BTreeMap::new() }
    }

    /// Runs a case, keeps its figures, and says them in a line.
    pub fn watch(&mut self, case: &Case, run: impl FnOnce() -> Result<Vec<f64>>) -> Result<String> {
        let (began, busy, own) = (clock::now(), machine::busy_seconds(), own_seconds());
        let figures = run()?;
        let seconds = clock::seconds(clock::now() - began);
        let others = ((machine::busy_seconds() - busy) - (own_seconds() - own)).max(0.0) / seconds;
        let said: Vec<String> =
            case.figures.iter().zip(&figures).map(|(f, value)| format!("{}: {}", f.name, show(*value))).collect();
        self.runs.entry(case.name).or_default().push(figures);
        self.others.entry(case.name).or_default().push(others);
        Ok(format!("{}; others kept {others:.2} cores busy", said.join("; ")))
    }

    /// The table, with what has to be known to repeat it.
    pub fn markdown(&self, runs: u32) -> String {
        let mut out = String::new();
        for line in &self.machine {
            let _ = writeln!(out, "* {line}");
        }
        let args: Vec<String> = env::args().skip(1).filter(|a| a != "--bench").collect();
        let _ = writeln!(out, "* `cargo bench --bench load -- {}`; medians of {runs} runs", args.join(" "));
        let limits: Vec<String> = LIMITS.iter().map(|(flag, value)| format!("{flag} {value}")).collect();
        let _ = writeln!(out, "* limits raised for the load: `{}`", limits.join(" "));
        let _ = writeln!(out, "\n| case | figure | goal | median | lowest to highest | |\n|---|---|---|---|---|---|");
        for case in CASES {
            let Some(runs) = self.runs.get(case.name) else { continue };
            for (i, figure) in case.figures.iter().enumerate() {
                let values: Vec<f64> = runs.iter().map(|run| run[i]).collect();
                let middle = median(&values);
                let (goal, met) = match figure.goal {
                    Goal::Most(goal) => (format!("≤ {}", show(goal)), Some(middle <= goal)),
                    Goal::Least(goal) => (format!("≥ {}", show(goal)), Some(middle >= goal)),
                    Goal::Told => (String::new(), None),
                };
                let met = met.map_or("", |met| if met { "met" } else { "**missed**" });
                let low = values.iter().copied().fold(f64::INFINITY, f64::min);
                let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let name = if i == 0 { case.name } else { "" };
                let (middle, low, high) = (show(middle), show(low), show(high));
                let _ = writeln!(out, "| {name} | {} | {goal} | {middle} | {low} to {high} | {met} |", figure.name);
            }
        }
        let others: Vec<f64> = self.others.values().flatten().copied().collect();
        let _ = writeln!(out, "\nOther processes kept {:.2} cores busy (median over all runs).", median(&others));
        out
    }

    /// Every run's figures.
    pub fn json(&self) -> Value {
        let cases = CASES.iter().filter_map(|case| {
            let runs = self.runs.get(case.name)?;
            let figures = case.figures.iter().enumerate().map(|(i, figure)| {
                let values: Vec<f64> = runs.iter().map(|run| run[i]).collect();
                let goal = match figure.goal {
                    Goal::Most(goal) => json!({"most": goal}),
                    Goal::Least(goal) => json!({"least": goal}),
                    Goal::Told => Value::Null,
                };
                json!({"name": figure.name, "goal": goal, "median": median(&values), "runs": values})
            });
            let figures: Vec<Value> = figures.collect();
            Some(json!({"case": case.name, "what": case.what, "figures": figures, "others_busy": self.others[case.name]}))
        });
        json!({"machine": self.machine, "limits": LIMITS.map(|(f, v)| format!("{f} {v}")), "cases": cases.collect::<Vec<_>>()})
    }
}

/// CPU seconds of this process and of those that it has started and seen end.
fn own_seconds() -> f64 {
    machine::process_seconds("self") + machine::children_seconds()
}

/// Three digits that count.
fn show(value: f64) -> String {
    match value.abs() {
        v if v >= 1e6 => format!("{:.2}M", value / 1e6),
        v if v >= 1e4 => format!("{:.1}k", value / 1e3),
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
