//! Floating-point numbers as text and back, as `strconv` wants them.
//!
//! In: a float, a format letter and a precision, or a text. Out: digits. The decimal digits themselves, shortest or
//! exact, come from the Rust library, whose conversions round correctly in both directions; the shapes are Go's.

use super::strconv::{Code, underscores_ok};

/// Decimal digits d1 d2 … of 0.d1d2… × 10^point.
struct Decimal {
    digits: Vec<u8>,
    point: i64,
}

/// The bits of Go's `math.NaN()`.
pub(super) const GO_NAN: u64 = 0x7FF8_0000_0000_0001;

/// The most digits after the point that a float64 can have; more are zeros.
const MOST_DIGITS: i64 = 1100;

impl Decimal {
    /// Out of Rust's `d.ddde±x`.
    fn of(text: &str) -> Decimal {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        let exponent: i64 = exponent.parse().unwrap_or(0);
        if digits.iter().all(|&d| d == b'0') {
            return Decimal {
                digits: Vec::new(),
                point: 0,
            };
        }
        Decimal {
            digits,
            point: exponent + 1,
        }
    }

    /// Without zeros at the end.
    fn trimmed(mut self) -> Decimal {
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        self
    }

    fn digit(&self, i: i64) -> u8 {
        usize::try_from(i)
            .ok()
            .and_then(|i| self.digits.get(i))
            .copied()
            .unwrap_or(b'0')
    }

    /// d.ddde±dd with `prec` digits after the point.
    fn push_e(&self, out: &mut Vec<u8>, prec: i64, letter: u8) {
        out.push(self.digit(0));
        if prec > 0 {
            out.push(b'.');
            for i in 1..=prec {
                out.push(self.digit(i));
            }
        }
        let exponent = if self.digits.is_empty() {
            0
        } else {
            self.point - 1
        };
        out.push(letter);
        out.push(if exponent < 0 { b'-' } else { b'+' });
        out.extend_from_slice(format!("{:02}", exponent.abs()).as_bytes());
    }

    /// ddd.ddd with `prec` digits after the point.
    fn push_f(&self, out: &mut Vec<u8>, prec: i64) {
        if self.point > 0 {
            for i in 0..self.point {
                out.push(self.digit(i));
            }
        } else {
            out.push(b'0');
        }
        if prec > 0 {
            out.push(b'.');
            for i in 0..prec {
                let at = self.point + i;
                out.push(if at < 0 { b'0' } else { self.digit(at) });
            }
        }
    }
}

/// The fewest digits that read back as the value; of those the nearest to it, of two equally near ones the even.
fn shortest(value: f64, is_32: bool) -> Decimal {
    let (text, distinct) = if is_32 {
        (format!("{:e}", value as f32), 6)
    } else {
        (format!("{value:e}"), 15)
    };
    // Rust takes the greater of two equally near ones. There are two only beyond the digits that all decimals of
    // that length keep. Below a power of two the nearest decimal may read back as the float before it: then Rust's stands.
    let n = text
        .bytes()
        .take_while(|b| *b != b'e')
        .filter(u8::is_ascii_digit)
        .count();
    if n > distinct {
        let nearest = format!("{value:.0$e}", n - 1);
        let reads_back = if is_32 {
            nearest.parse() == Ok(value as f32)
        } else {
            nearest.parse() == Ok(value)
        };
        if reads_back {
            return Decimal::of(&nearest);
        }
    }
    Decimal::of(&text)
}

fn exact(value: f64, prec: i64) -> Decimal {
    let n = prec.clamp(0, MOST_DIGITS) as usize;
    Decimal::of(&format!("{value:.n$e}"))
}

/// What `strconv.FormatFloat` returns.
pub(super) fn format_float(value: f64, format: u8, prec: i64, bits: i64) -> Vec<u8> {
    let is_32 = bits == 32;
    let value = if is_32 {
        f64::from(value as f32)
    } else {
        value
    };
    if value.is_nan() {
        return b"NaN".to_vec();
    }
    let mut out = Vec::with_capacity(24);
    if value.is_infinite() {
        return if value < 0.0 { b"-Inf" } else { b"+Inf" }.to_vec();
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    let size = value.abs();
    match format {
        b'e' | b'E' => {
            if prec < 0 {
                let digits = shortest(size, is_32);
                digits.push_e(&mut out, digits.digits.len() as i64 - 1, format);
            } else {
                exact(size, prec).push_e(&mut out, prec, format);
            }
        }
        b'f' => {
            if prec < 0 {
                let digits = shortest(size, is_32).trimmed();
                let n = (digits.digits.len() as i64 - digits.point).max(0);
                digits.push_f(&mut out, n);
            } else {
                let n = prec.min(MOST_DIGITS);
                let k = n as usize;
                out.extend_from_slice(format!("{size:.k$}").as_bytes());
                out.extend(std::iter::repeat_n(b'0', (prec - n) as usize));
            }
        }
        b'g' | b'G' => push_g(&mut out, size, format, prec, is_32),
        b'b' => push_b(&mut out, size, is_32),
        b'x' | b'X' => push_x(&mut out, size, format, prec, is_32),
        _ => return vec![b'%', format],
    }
    out
}

fn push_g(out: &mut Vec<u8>, size: f64, format: u8, prec: i64, is_32: bool) {
    let (digits, threshold) = if prec < 0 {
        (shortest(size, is_32).trimmed(), 6)
    } else {
        let prec = prec.max(1);
        let digits = exact(size, prec - 1).trimmed();
        let n = digits.digits.len() as i64;
        let threshold = if prec > n && n >= digits.point {
            n
        } else {
            prec
        };
        (digits, threshold)
    };
    let n = digits.digits.len() as i64;
    let exponent = digits.point - 1;
    if n > 0 && (exponent < -4 || exponent >= threshold) {
        digits.push_e(out, n - 1, format + b'e' - b'g');
    } else {
        digits.push_f(out, (n - digits.point).max(0));
    }
}

/// Mantissa with its hidden bit, and the exponent of its lowest bit.
fn parts(size: f64, is_32: bool) -> (u64, i64) {
    if is_32 {
        let bits = (size as f32).to_bits();
        let exponent = i64::from(bits >> 23 & 0xFF);
        let fraction = u64::from(bits & 0x7F_FFFF);
        return if exponent == 0 {
            (fraction, -149)
        } else {
            (fraction | 1 << 23, exponent - 150)
        };
    }
    let bits = size.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as i64;
    let fraction = bits & ((1 << 52) - 1);
    if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, exponent - 1075)
    }
}

fn push_b(out: &mut Vec<u8>, size: f64, is_32: bool) {
    let (mantissa, exponent) = parts(size, is_32);
    out.extend_from_slice(format!("{mantissa}p{exponent:+}").as_bytes());
}

/// 0x1.hhhp±dd, the mantissa rounded to `prec` hex digits, half to even.
fn push_x(out: &mut Vec<u8>, size: f64, format: u8, prec: i64, is_32: bool) {
    let (mut mantissa, mut exponent) = parts(size, is_32);
    if mantissa == 0 {
        exponent = 0;
    } else {
        let shift = mantissa.leading_zeros();
        mantissa <<= shift;
        exponent += 63 - i64::from(shift);
        // The highest bit stands before the point; 63 bits stand behind it.
        if (0..15).contains(&prec) {
            let dropped = 63 - 4 * prec as u32;
            let rest = mantissa & ((1u64 << dropped) - 1);
            let half = 1u64 << (dropped - 1);
            mantissa >>= dropped;
            if rest > half || rest == half && mantissa & 1 == 1 {
                mantissa += 1;
            }
            if mantissa >> (4 * prec) > 1 {
                mantissa >>= 1;
                exponent += 1;
            }
            mantissa <<= dropped;
        }
    }
    let mut digits = Vec::new();
    let mut rest = mantissa << 1;
    while if prec < 0 {
        rest != 0
    } else {
        (digits.len() as i64) < prec
    } {
        let digit = (rest >> 60) as u32;
        digits.push(char::from_digit(digit, 16).map_or(b'0', |c| c as u8));
        rest <<= 4;
    }
    let mut text = vec![b'0', b'x', if mantissa == 0 { b'0' } else { b'1' }];
    if !digits.is_empty() {
        text.push(b'.');
        text.extend_from_slice(&digits);
    }
    text.push(b'p');
    text.push(if exponent < 0 { b'-' } else { b'+' });
    text.extend_from_slice(format!("{:02}", exponent.abs()).as_bytes());
    if format == b'X' {
        text.make_ascii_uppercase();
    }
    out.extend_from_slice(&text);
}

/// Length of the longest beginning that reads as a float.
pub(super) fn float_prefix(text: &[u8]) -> usize {
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let rest = text.get(sign..).unwrap_or(&[]);
    for word in [&b"infinity"[..], b"inf", b"nan"] {
        if rest.len() >= word.len()
            && rest
                .get(..word.len())
                .is_some_and(|w| w.eq_ignore_ascii_case(word))
        {
            return if word == b"nan" && sign > 0 {
                0
            } else {
                sign + word.len()
            };
        }
    }
    let is_hex = matches!(rest, [b'0', b'x' | b'X', ..]);
    let mut at = sign + if is_hex { 2 } else { 0 };
    let mut n_digits = 0;
    let mut has_point = false;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'.' if !has_point => has_point = true,
            b'_' => {}
            b'0'..=b'9' => n_digits += 1,
            b'a'..=b'f' | b'A'..=b'F' if is_hex => n_digits += 1,
            _ => break,
        }
        at += 1;
    }
    if n_digits == 0 {
        return 0;
    }
    let is_exponent = match text.get(at) {
        Some(b'e' | b'E') => !is_hex,
        Some(b'p' | b'P') => is_hex,
        _ => false,
    };
    if is_exponent {
        let mut end = at + 1;
        if matches!(text.get(end), Some(b'+' | b'-')) {
            end += 1;
        }
        let first = end;
        while text
            .get(end)
            .is_some_and(|&b| b.is_ascii_digit() || b == b'_')
        {
            end += 1;
        }
        if end > first && text.get(first).is_some_and(u8::is_ascii_digit) {
            at = end;
        }
    }
    at
}

/// What `strconv.ParseFloat` reads.
pub(super) fn parse_float(text: &[u8], is_32: bool) -> (f64, Code) {
    let wrong = (0.0, Code::Syntax);
    if text.is_empty() || float_prefix(text) != text.len() {
        return wrong;
    }
    let (is_negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let sign = if is_negative { -1.0 } else { 1.0 };
    match rest.first() {
        Some(b'i' | b'I') => return (sign * f64::INFINITY, Code::Fine),
        Some(b'n' | b'N') => {
            // One that went through a float32 has lost the low bits.
            let nan = if is_32 {
                f64::NAN
            } else {
                f64::from_bits(GO_NAN)
            };
            return (nan, Code::Fine);
        }
        _ => {}
    }
    let is_hex = matches!(rest, [b'0', b'x' | b'X', ..]);
    if rest.contains(&b'_') && !underscores_ok(text) {
        return wrong;
    }
    let clean: String = rest
        .iter()
        .filter(|&&b| b != b'_')
        .map(|&b| char::from(b))
        .collect();
    let size = if is_hex {
        match parse_hex(clean.get(2..).unwrap_or(""), is_32) {
            Some(size) => size,
            None => return wrong,
        }
    } else if is_32 {
        match clean.parse::<f32>() {
            Ok(size) => f64::from(size),
            Err(_) => return wrong,
        }
    } else {
        match clean.parse::<f64>() {
            Ok(size) => size,
            Err(_) => return wrong,
        }
    };
    if size.is_infinite() {
        return (sign * size, Code::Range);
    }
    (sign * size, Code::Fine)
}

/// Hex digits with a point and a binary exponent that must be there; rounded once, half to even.
fn parse_hex(text: &str, is_32: bool) -> Option<f64> {
    let (digits, power) = text.split_once(['p', 'P'])?;
    let negative = power.starts_with('-');
    let mut power = power
        .trim_start_matches(['+', '-'])
        .bytes()
        .fold(0i64, |n, b| {
            (n * 10 + i64::from(b.wrapping_sub(b'0'))).min(1_000_000)
        });
    if negative {
        power = -power;
    }
    let mut mantissa: u64 = 0;
    let mut is_sticky = false;
    let mut behind_point = false;
    for c in digits.chars() {
        if c == '.' {
            behind_point = true;
            continue;
        }
        let digit = u64::from(c.to_digit(16)?);
        if mantissa >> 59 == 0 {
            mantissa = mantissa << 4 | digit;
            power -= if behind_point { 4 } else { 0 };
        } else {
            is_sticky |= digit != 0;
            power += if behind_point { 0 } else { 4 };
        }
    }
    if mantissa == 0 {
        return Some(0.0);
    }
    let shift = mantissa.leading_zeros();
    mantissa <<= shift;
    let top = power - i64::from(shift) + 63;
    // The value is mantissa × 2^(top - 63), the highest bit of mantissa set.
    let (width, least, most) = if is_32 {
        (24, -126, 127)
    } else {
        (53, -1022, 1023)
    };
    if top > most {
        return Some(f64::INFINITY);
    }
    let kept = if top < least {
        width - (least - top)
    } else {
        width
    };
    if kept < 0 {
        return Some(0.0);
    }
    let dropped = 64 - kept as u32;
    let wide = u128::from(mantissa);
    let rest = wide & ((1u128 << dropped) - 1);
    let half = 1u128 << (dropped - 1);
    let mut kept_bits = (wide >> dropped) as u64;
    if rest > half || rest == half && (is_sticky || kept_bits & 1 == 1) {
        kept_bits += 1;
    }
    // Exact steps: kept_bits has at most 53 bits and the result is representable.
    let mut value = kept_bits as f64;
    let mut scale = top - 63 + i64::from(dropped);
    while scale > 0 {
        let step = scale.min(1000);
        value *= 2f64.powi(step as i32);
        scale -= step;
    }
    while scale < 0 {
        let step = (-scale).min(1000);
        value /= 2f64.powi(step as i32);
        scale += step;
    }
    if is_32 && value > f64::from(f32::MAX) {
        return Some(f64::INFINITY);
    }
    Some(value)
}
