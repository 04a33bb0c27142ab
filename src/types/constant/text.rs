//! The texts of constants: the short one, which messages print, and the exact one.
//!
//! In: a value. Out: go/constant's forms: strings quoted and cut, floats with six digits, huge floats by their logarithm.

use crate::types::constant::bigfloat::BigFloat;
use crate::types::constant::{ConstKind, ConstValue};
use num_traits::{Signed, ToPrimitive};

impl ConstValue {
    /// The text of messages: strings quoted and cut at 72 characters, floats with six digits.
    pub fn text(&self) -> String {
        match self {
            ConstValue::Str(s) => shorten(&quote(s)),
            ConstValue::Rat(_) | ConstValue::Float(_) => self.float_text(),
            ConstValue::Complex(c) => format!("({} + {}i)", c.0.text(), c.1.text()),
            _ => self.exact_text(),
        }
    }

    /// The exact value: strings whole, fractions as `a/b`.
    pub fn exact_text(&self) -> String {
        match self {
            ConstValue::Unknown => "unknown".to_string(),
            ConstValue::Bool(b) => b.to_string(),
            ConstValue::Str(s) => quote(s),
            ConstValue::Int(i) => i.to_string(),
            ConstValue::Big(b) => b.to_string(),
            ConstValue::Rat(r) if r.is_integer() => r.numer().to_string(),
            ConstValue::Rat(r) => format!("{}/{}", r.numer(), r.denom()),
            ConstValue::Float(_) => self.float_text(),
            ConstValue::Complex(c) => format!("({} + {}i)", c.0.exact_text(), c.1.exact_text()),
        }
    }

    fn float_text(&self) -> String {
        match self.as_f64() {
            Some(f) if f.is_finite() && (f == 0.0) == (self.sign() == 0) => {
                let text = format_g6(f);
                // Six digits must not make a fraction look like an integer.
                if text.contains('.') || self.to_int().kind() == ConstKind::Int {
                    text
                } else {
                    format_shortest(f)
                }
            }
            _ => self.huge_text(),
        }
    }

    /// `d.ddddde±n` for what no `f64` holds.
    fn huge_text(&self) -> String {
        let Some(f) = self.float() else {
            return "unknown".to_string();
        };
        let log2 = approx_log2(&f);
        let log10 = log2 * std::f64::consts::LOG10_2;
        let mut exp = log10.floor();
        let mut mant = 10f64.powf(log10 - exp);
        if mant >= 9.999_995 {
            mant = 1.0;
            exp += 1.0;
        }
        let sign = if f.mant.is_negative() { "-" } else { "" };
        format!("{sign}{}e{:+}", format_g6(mant), exp as i64)
    }
}

fn approx_log2(f: &BigFloat) -> f64 {
    let bits = f.mant.bits();
    let drop = bits.saturating_sub(60);
    let top = (f.mant.magnitude() >> drop).to_f64().unwrap_or(1.0);
    top.log2() + (drop as f64) + f.exp as f64
}

/// A Go string literal for these bytes, in double quotes.
pub fn quote(s: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in s.utf8_chunks() {
        for c in chunk.valid().chars() {
            quote_char(&mut out, c, '"');
        }
        for b in chunk.invalid() {
            out.push_str(&format!("\\x{b:02x}"));
        }
    }
    out.push('"');
    out
}

fn quote_char(out: &mut String, c: char, delim: char) {
    match c {
        '\\' => out.push_str("\\\\"),
        c if c == delim => {
            out.push('\\');
            out.push(c);
        }
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{b}' => out.push_str("\\v"),
        c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&format!("\\x{:02x}", c as u32)),
        c if c.is_control() || c == '\u{feff}' || ('\u{2028}'..='\u{2029}').contains(&c) => {
            out.push_str(&format!("\\u{:04x}", c as u32));
        }
        c => out.push(c),
    }
}

/// At most 72 characters, the last three of a longer text being dots.
fn shorten(s: &str) -> String {
    const MAX: usize = 72;
    if s.chars().count() <= MAX {
        return s.to_string();
    }
    let mut cut: String = s.chars().take(MAX - 3).collect();
    cut.push_str("...");
    cut
}

/// C's `%.6g`, with Go's exponent of at least two digits.
pub fn format_g6(f: f64) -> String {
    if f == 0.0 {
        return "0".to_string();
    }
    let sci = format!("{f:.5e}");
    let Some((mant, exp)) = sci.split_once('e') else {
        return sci;
    };
    let exp: i32 = exp.parse().unwrap_or(0);
    if (-4..6).contains(&exp) {
        return trim_zeros(&format!("{f:.*}", (5 - exp).max(0) as usize)).to_string();
    }
    let sign = if exp < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", trim_zeros(mant), exp.abs())
}

/// Go's `%g`: the fewest digits that tell the number apart.
fn format_shortest(f: f64) -> String {
    let sci = format!("{f:e}");
    let Some((mant, exp)) = sci.split_once('e') else {
        return sci;
    };
    let exp: i32 = exp.parse().unwrap_or(0);
    if (-4..6).contains(&exp) {
        return format!("{f}");
    }
    let sign = if exp < 0 { '-' } else { '+' };
    format!("{mant}e{sign}{:02}", exp.abs())
}

fn trim_zeros(s: &str) -> &str {
    if s.contains('.') {
        s.trim_end_matches('0').trim_end_matches('.')
    } else {
        s
    }
}
