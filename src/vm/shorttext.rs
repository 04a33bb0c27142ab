//! Texts of at most 16 bytes as numbers: what most keys of maps are.
//!
//! In: bytes, and numbers to write in base 10. Out: the text's bytes in a register, to be joined, hashed and compared there: fewer instructions than
//! byte by byte in memory (decision 055).

/// A text of at most [`ShortText::MOST`] bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ShortText {
    /// The first byte is the lowest; zeros above the text.
    word: u128,
    len: u32,
}

/// 10^8.
const EIGHT_DIGITS: u64 = 100_000_000;

impl ShortText {
    pub(super) const EMPTY: ShortText = ShortText { word: 0, len: 0 };

    /// Bytes that fit.
    pub(super) const MOST: usize = 16;

    /// The text, if it is short.
    #[inline(always)]
    pub(super) fn of(text: &[u8]) -> Option<ShortText> {
        let n = text.len();
        if n > ShortText::MOST {
            return None;
        }
        let (low, high) = match (text.first_chunk(), text.last_chunk()) {
            (Some(first), Some(last)) => {
                // What both have is cut off; in two halves, since all may be.
                let half = 4 * (ShortText::MOST - n);
                let high = u64::from_le_bytes(*last) >> half >> half;
                (u64::from_le_bytes(*first), high)
            }
            _ => (word_below_8(text), 0),
        };
        Some(ShortText {
            word: (u128::from(high) << 64) | u128::from(low),
            len: n as u32,
        })
    }

    /// A number in base 10; `None` if it has more than 16 digits.
    #[inline(always)]
    pub(super) fn decimal(n: i64) -> Option<ShortText> {
        let size = n.unsigned_abs();
        let digits = match size {
            0..EIGHT_DIGITS => first_digits(size as u32),
            _ => more_digits(size)?,
        };
        match n {
            0.. => Some(digits),
            _ => {
                let minus = ShortText {
                    word: u128::from(b'-'),
                    len: 1,
                };
                minus.then(digits)
            }
        }
    }

    /// This text and another behind it, if that is short.
    #[inline(always)]
    pub(super) fn then(self, next: ShortText) -> Option<ShortText> {
        let len = self.len + next.len;
        // A full text can only be followed by nothing.
        let behind = next.word.unbounded_shl(8 * self.len);
        (len as usize <= ShortText::MOST).then_some(ShortText {
            word: self.word | behind,
            len,
        })
    }

    /// It is these bytes.
    #[inline(always)]
    pub(super) fn is(self, bytes: &[u8]) -> bool {
        ShortText::of(bytes) == Some(self)
    }

    /// The text in 63 bits, if its first eight bytes have seven bits each, the ninth too, and those behind are 0: different for different texts of one length.
    #[inline(always)]
    pub(super) fn in_63_bits(self) -> Option<u64> {
        const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
        let (low, ninth) = self.words();
        // Bit i of the ninth byte comes to the free one above byte i: bit i + 7 i of the product, whose terms overlap nowhere.
        let spread = (ninth.wrapping_mul(0x0002_0408_1020_4081) & (HIGH_BITS >> 15)) << 7;
        (low & HIGH_BITS == 0 && ninth < 0x80).then_some(low | spread)
    }

    pub(super) fn len(self) -> usize {
        self.len as usize
    }

    /// Its first eight bytes and the others.
    #[inline(always)]
    pub(super) fn words(self) -> (u64, u64) {
        (self.word as u64, (self.word >> 64) as u64)
    }

    /// Its bytes, and zeros.
    pub(super) fn bytes(self) -> [u8; ShortText::MOST] {
        self.word.to_le_bytes()
    }
}

/// Fewer than 8 bytes as a number, the first one lowest.
#[inline(always)]
fn word_below_8(text: &[u8]) -> u64 {
    let n = text.len();
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        // The bytes that both have are the same.
        return u64::from(first) | (u64::from(last) << (8 * (n - 4)));
    }
    let (Some(first), Some(middle), Some(last)) = (text.first(), text.get(n / 2), text.last())
    else {
        return 0;
    };
    u64::from(*first) | (u64::from(*middle) << (8 * (n / 2))) | (u64::from(*last) << (8 * (n - 1)))
}

/// The digits of a number below 10^8, at least one.
#[inline(always)]
fn first_digits(n: u32) -> ShortText {
    let digits = eight_digits(n);
    // The highest byte is the last digit, which stands even if it is 0.
    let n_zeros = (digits | (1 << 56)).trailing_zeros() / 8;
    ShortText {
        word: u128::from((digits | ZEROS) >> (8 * n_zeros)),
        len: 8 - n_zeros,
    }
}

/// The digits of a number of 10^8 or more, if they are 16 at most.
#[inline(never)]
fn more_digits(n: u64) -> Option<ShortText> {
    if n >= EIGHT_DIGITS * EIGHT_DIGITS {
        return None;
    }
    let last = ShortText {
        word: u128::from(eight_digits((n % EIGHT_DIGITS) as u32) | ZEROS),
        len: 8,
    };
    first_digits((n / EIGHT_DIGITS) as u32).then(last)
}

/// Eight times the digit 0.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The values of the eight digits of a number below 10^8, a byte each, the first one lowest: halves, then pairs, then digits side by side in one word.
#[inline(always)]
fn eight_digits(n: u32) -> u64 {
    let n = u64::from(n);
    let halves = (n / 10_000) | ((n % 10_000) << 32);
    // x * 10486 >> 20 is x / 100 for x < 10,000, and x * 103 >> 10 is x / 10 for x < 100.
    let hundreds = ((halves * 10_486) >> 20) & 0x0000_007F_0000_007F;
    let pairs = hundreds | ((halves - 100 * hundreds) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000F_000F_000F_000F;
    tens | ((pairs - 10 * tens) << 8)
}

#[cfg(test)]
mod tests {
    use super::ShortText;

    fn text_of(short: ShortText) -> Vec<u8> {
        assert!(short.bytes()[short.len()..].iter().all(|byte| *byte == 0));
        short.bytes()[..short.len()].to_vec()
    }

    #[test]
    fn texts_up_to_16_bytes_are_short() {
        let bytes: Vec<u8> = (201..=218).collect();
        for n in 0..=bytes.len() {
            match ShortText::of(&bytes[..n]) {
                Some(short) => assert_eq!(text_of(short), bytes[..n]),
                None => assert!(n > ShortText::MOST),
            }
        }
    }

    #[test]
    fn texts_are_joined_while_they_are_short() {
        let bytes: Vec<u8> = (101..=120).collect();
        for n in 0..=16 {
            for m in 0..=16 {
                let whole = [&bytes[..n], &bytes[..m]].concat();
                let (first, next) = (ShortText::of(&bytes[..n]), ShortText::of(&bytes[..m]));
                let joined = first.unwrap().then(next.unwrap());
                assert_eq!(joined, ShortText::of(&whole));
            }
        }
    }

    #[test]
    fn nine_bytes_of_seven_bits_are_told_apart_by_63_bits() {
        let of = |text: &[u8]| ShortText::of(text).unwrap().in_63_bits();
        let all = |len: usize| {
            let bits = (0..len).flat_map(move |i| (0..7).map(move |bit| (i, 1_u8 << bit)));
            bits.map(move |(i, bit)| {
                let mut text = vec![0; len];
                text[i] = bit;
                of(&text).unwrap()
            })
        };
        for len in 0..=9 {
            // Each bit of the text is a bit of its own.
            let seen = all(len).fold(0, |seen, bit| {
                assert!(bit.is_power_of_two() && seen & bit == 0 && bit >> 63 == 0);
                seen | bit
            });
            assert_eq!(seen.count_ones() as usize, 7 * len);
            let sum = all(len).fold(0, |sum, bit| sum | bit);
            assert_eq!(of(&vec![0x7F; len]), Some(sum));
        }
        assert_eq!(of(b"abcdefgh\0\0"), of(b"abcdefgh"));
        for other in [
            &b"abcdefgh\x80"[..],
            b"abcdefgh\0a",
            b"\xE4bc",
            b"abcdefg\xE4",
            b"0123456789",
        ] {
            assert_eq!(of(other), None, "{other:?}");
        }
    }

    #[test]
    fn numbers_stand_as_rust_has_them() {
        let powers = (0..19).map(|n| 10_i64.pow(n));
        let near = powers.flat_map(|n| [n - 1, n, n + 1, 2 * n + 7, n / 7 * 6]);
        let many = (0..20_000).map(|n| n * 4_999 % 100_000_000);
        for n in near.chain(many).chain([i64::MAX, -i64::MAX]) {
            for n in [n, -n, -n - 1] {
                let wanted = n.to_string().into_bytes();
                match ShortText::decimal(n) {
                    Some(short) => assert_eq!(text_of(short), wanted),
                    None => assert!(wanted.len() > ShortText::MOST),
                }
            }
        }
    }
}
