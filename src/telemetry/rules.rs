//! Rules as text: the part of TOML that they need.
//!
//! In: `[[rule]]` tables of `key = value` lines. Out: [`Rule`]s, or the first line that is wrong, and why. The default set is `rules.toml`.

use crate::telemetry::policy::{Action, Compare, Condition, Metric, Rule, View};

/// The default rules as text.
pub const DEFAULT: &str = include_str!("rules.toml");

/// Most conditions of a rule.
const MAX_CONDITIONS: usize = 16;

/// What is wrong with a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleError {
    /// From 1.
    pub line: u32,
    /// Why.
    pub message: String,
}

/// A rule that is being read.
struct Draft {
    line: u32,
    name: Option<String>,
    when: Option<Vec<Condition>>,
    action: Option<Action>,
    cooldown_ns: u64,
    hysteresis: f64,
    repeat: bool,
    priority: i32,
}

/// Reads rules.
///
/// # Errors
/// The first line that is wrong; no rule of the text is to be used then.
pub fn parse(text: &str) -> Result<Vec<Rule>, RuleError> {
    let mut rules = Vec::new();
    let mut draft: Option<Draft> = None;
    for (line, text) in (1..).zip(text.lines()) {
        let text = uncommented(text).trim();
        let wrong = |message: String| RuleError { line, message };
        if text.is_empty() {
            continue;
        }
        if text == "[[rule]]" {
            rules.extend(draft.take().map(finish).transpose()?);
            draft = Some(Draft {
                line,
                name: None,
                when: None,
                action: None,
                cooldown_ns: 0,
                hysteresis: 0.0,
                repeat: false,
                priority: 0,
            });
            continue;
        }
        let (key, value) = text
            .split_once('=')
            .ok_or_else(|| wrong(format!("expected [[rule]] or key = value: {text}")))?;
        let draft = draft
            .as_mut()
            .ok_or_else(|| wrong("a key before the first [[rule]]".into()))?;
        set(draft, key.trim(), value.trim()).map_err(wrong)?;
    }
    rules.extend(draft.take().map(finish).transpose()?);
    Ok(rules)
}

/// The text before a comment.
fn uncommented(line: &str) -> &str {
    let mut in_string = false;
    let end = line.find(|c| {
        in_string ^= c == '"';
        c == '#' && !in_string
    });
    line.get(..end.unwrap_or(line.len())).unwrap_or(line)
}

fn finish(draft: Draft) -> Result<Rule, RuleError> {
    let missing = |what: &str| RuleError {
        line: draft.line,
        message: format!("the rule has no {what}"),
    };
    Ok(Rule {
        name: draft.name.ok_or_else(|| missing("name"))?,
        when: draft.when.ok_or_else(|| missing("when"))?,
        action: draft.action.ok_or_else(|| missing("action"))?,
        cooldown_ns: draft.cooldown_ns,
        hysteresis: draft.hysteresis,
        repeat: draft.repeat,
        priority: draft.priority,
    })
}

fn set(draft: &mut Draft, key: &str, value: &str) -> Result<(), String> {
    match key {
        "name" => draft.name = Some(string(value)?.to_owned()),
        "when" => draft.when = Some(conditions(string(value)?)?),
        "action" => {
            let name = string(value)?;
            let found = Action::ALL.iter().find(|(word, _)| *word == name);
            let (_, action) = found.ok_or_else(|| format!("no such action: {name}"))?;
            draft.action = Some(*action);
        }
        "cooldown" => draft.cooldown_ns = duration(string(value)?)?,
        "hysteresis" => {
            let share = value
                .parse()
                .ok()
                .filter(|share| (0.0..1.0).contains(share));
            draft.hysteresis = share.ok_or_else(|| format!("not a share below 1: {value}"))?;
        }
        "repeat" => {
            draft.repeat = value
                .parse()
                .map_err(|_| format!("not true or false: {value}"))?
        }
        "priority" => {
            draft.priority = value
                .parse()
                .map_err(|_| format!("not a number: {value}"))?
        }
        _ => return Err(format!("no such key: {key}")),
    }
    Ok(())
}

fn string(value: &str) -> Result<&str, String> {
    value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|text| !text.contains(['"', '\\']))
        .ok_or_else(|| format!("not a string: {value}"))
}

fn conditions(text: &str) -> Result<Vec<Condition>, String> {
    let all: Vec<Condition> = text
        .split(" and ")
        .map(condition)
        .collect::<Result<_, _>>()?;
    if all.len() > MAX_CONDITIONS {
        return Err(format!("more than {MAX_CONDITIONS} conditions"));
    }
    Ok(all)
}

fn condition(text: &str) -> Result<Condition, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (metric, view, compare, limit) = match words.as_slice() {
        [metric, compare, limit] => (metric, View::Now, compare, limit),
        [metric, "since", "parse", compare, limit] => (metric, View::SinceParse, compare, limit),
        [metric, "in", window, compare, limit] => {
            (metric, View::In(duration(window)?), compare, limit)
        }
        [metric, "rising", compare, limit] => (metric, View::Rising, compare, limit),
        _ => return Err(format!("not a condition: {text}")),
    };
    let found = Metric::ALL.iter().find(|m| m.name() == *metric);
    let metric = *found.ok_or_else(|| format!("no such metric: {metric}"))?;
    let compare = match *compare {
        ">" => Compare::More,
        ">=" => Compare::AtLeast,
        "<" => Compare::Less,
        "<=" => Compare::AtMost,
        "==" => Compare::Equal,
        other => return Err(format!("no such comparison: {other}")),
    };
    Ok(Condition {
        metric,
        view,
        compare,
        limit: number(limit)?,
    })
}

/// Units of numbers and durations.
const UNITS: [(&str, f64); 7] = [
    ("KiB", 1024.0),
    ("MiB", 1_048_576.0),
    ("GiB", 1_073_741_824.0),
    ("ns", 1.0),
    ("us", 1e3),
    ("ms", 1e6),
    ("s", 1e9),
];

fn number(text: &str) -> Result<f64, String> {
    let unit = UNITS
        .iter()
        .find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, *scale)));
    let (digits, scale) = unit.unwrap_or((text, 1.0));
    let value: Option<f64> = digits.parse().ok().filter(|value: &f64| value.is_finite());
    value
        .map(|value| value * scale)
        .ok_or_else(|| format!("not a number: {text}"))
}

/// Whole ns.
fn duration(text: &str) -> Result<u64, String> {
    let is_time = text.ends_with('s');
    let ns = number(text)?;
    if !is_time || ns < 0.0 {
        return Err(format!("not a duration: {text}"));
    }
    Ok(ns as u64)
}
