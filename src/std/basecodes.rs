//! Natives of `encoding/hex`, `encoding/base64` and `encoding/base32`.
//!
//! In: bytes of the script and room for the result, which its Go text has measured. Out: how many bytes were made, and where the
//! text is wrong. Encoders and decoders stop where the room ends.

use std::borrow::Cow;

use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult};

/// The natives of `encoding/hex`.
pub(super) const HEX_NATIVES: &[(&str, NativeFn)] = &[
    ("encode", |cx| {
        // Slots: room 0..3, bytes 3..6.
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let (room, bytes) = room_and_source(cx);
        for (pair, byte) in room.chunks_exact_mut(2).zip(bytes.iter()) {
            pair.copy_from_slice(&[
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]);
        }
        Ok(Flow::Done)
    }),
    ("decode", |cx| {
        // Slots: room 0..3, text 3..6. Results: bytes made, place of the wrong character or -1.
        let (room, text) = room_and_source(cx);
        for (n, (byte, pair)) in room.iter_mut().zip(text.chunks_exact(2)).enumerate() {
            match (hex_digit(pair[0]), hex_digit(pair[1])) {
                (Some(high), Some(low)) => *byte = high << 4 | low,
                (None, _) => return ret_decoded(cx, n, Err(2 * n)),
                (_, None) => return ret_decoded(cx, n, Err(2 * n + 1)),
            }
        }
        let n = text.len() / 2;
        let is_wrong = text.len() % 2 == 1 && text.last().is_some_and(|c| hex_digit(*c).is_none());
        ret_decoded(cx, n, if is_wrong { Err(2 * n) } else { Ok(()) })
    }),
];

fn hex_digit(c: u8) -> Option<u8> {
    char::from(c).to_digit(16).map(|digit| digit as u8)
}

/// The natives of `encoding/base64`.
pub(super) const BASE64_NATIVES: &[(&str, NativeFn)] = &[
    ("encode", |cx| encode(cx, 3, 6)),
    ("decode", |cx| {
        // Slots: room 0..3, text 3..6, map 6..9, pad 9, strict 10.
        let code = Code {
            map: cx.arg_bytes(6),
            pad: u8::try_from(cx.arg_i64(9)).ok(),
        };
        let (room, text) = room_and_source(cx);
        let (n, end) = code.decode64(room, &text, cx.arg_bool(10));
        ret_decoded(cx, n, end)
    }),
];

/// The natives of `encoding/base32`.
pub(super) const BASE32_NATIVES: &[(&str, NativeFn)] = &[
    ("encode", |cx| encode(cx, 5, 5)),
    ("decode", |cx| {
        // Slots: room 0..3, text 3..6, map 6..9, pad 9.
        let code = Code {
            map: cx.arg_bytes(6),
            pad: u8::try_from(cx.arg_i64(9)).ok(),
        };
        let (room, text) = room_and_source(cx);
        let (n, end) = code.decode32(room, &text);
        ret_decoded(cx, n, end)
    }),
];

/// The room in slots 0..3 and what is read in slots 3..6: a copy where they overlap, as in `Decode(b, b)`.
fn room_and_source<'a>(cx: &NativeCx<'a>) -> (&'a mut [u8], Cow<'a, [u8]>) {
    let (room, room_len) = (cx.arg(0), cx.arg(1));
    let (source, source_len) = (cx.arg(3), cx.arg(4));
    let source = if room < source + source_len && source < room + room_len {
        Cow::Owned(cx.arg_bytes(3).to_vec())
    } else {
        Cow::Borrowed(cx.arg_bytes(3))
    };
    (cx.arg_bytes_mut(0), source)
}

/// Results: bytes made, place of what is wrong or -1.
fn ret_decoded(cx: &mut NativeCx<'_>, n: usize, end: Result<(), usize>) -> NativeResult {
    let wrong = end.err().map_or(-1, |at| at as i64);
    cx.ret_slots(0, &[n as u64, wrong as u64]);
    Ok(Flow::Done)
}

/// Writes groups of bytes as characters of so many bits. Slots: room 0..3, bytes 3..6, alphabet 6..8, pad 8.
fn encode(cx: &mut NativeCx<'_>, group: usize, bits: usize) -> NativeResult {
    let (room, bytes) = room_and_source(cx);
    let alphabet = cx.arg_str(6);
    let pad = u8::try_from(cx.arg_i64(8)).ok();
    let chars = group * 8 / bits;
    let mut room = room.iter_mut();
    for piece in bytes.chunks(group) {
        // The group's bits, from the highest on.
        let word = piece
            .iter()
            .fold(0u64, |word, byte| word << 8 | u64::from(*byte));
        let word = word << (8 * (group - piece.len()));
        let n_used = (8 * piece.len()).div_ceil(bits);
        for i in 0..chars {
            let c = if i < n_used {
                let index = word >> ((chars - 1 - i) * bits) & ((1 << bits) - 1);
                alphabet.get(index as usize).copied()
            } else {
                pad
            };
            if let (Some(c), Some(place)) = (c, room.next()) {
                *place = c;
            }
        }
    }
    Ok(Flow::Done)
}

/// An alphabet as its reader sees it.
struct Code<'a> {
    /// Value of each byte, 0xff for those outside the alphabet.
    map: &'a [u8],
    pad: Option<u8>,
}

/// The bytes made, and the place of what is wrong.
type Decoded = (usize, Result<(), usize>);

impl Code<'_> {
    fn value(&self, c: u8) -> Option<u8> {
        self.map
            .get(usize::from(c))
            .copied()
            .filter(|value| *value != 0xff)
    }

    fn decode64(&self, room: &mut [u8], text: &[u8], is_strict: bool) -> Decoded {
        let mut reader = Reader64 {
            code: self,
            text,
            at: 0,
        };
        let mut n = 0;
        while reader.at < text.len() {
            let (word, len, end) = match reader.quantum() {
                Ok(quantum) => quantum,
                Err(at) => return (n, Err(at)),
            };
            if len == 0 {
                break;
            }
            // Bits of the last character that make no byte.
            let spare = word & (0xff_ffff >> (8 * (len - 1)));
            if is_strict && spare != 0 {
                return (n, Err(reader.at - (4 - len)));
            }
            for (i, place) in room.iter_mut().skip(n).take(len - 1).enumerate() {
                *place = (word >> (16 - 8 * i)) as u8;
            }
            n += len - 1;
            if end.is_err() {
                return (n, end);
            }
        }
        (n, Ok(()))
    }

    /// Text without ends of lines.
    fn decode32(&self, room: &mut [u8], text: &[u8]) -> Decoded {
        let mut n = 0;
        for start in (0..text.len()).step_by(8) {
            let rest = text.get(start..).unwrap_or_default();
            let (word, len) = match self.quantum32(rest) {
                Ok(quantum) => quantum,
                Err(at) => return (n, Err(start + at)),
            };
            // Other lengths than these make no byte.
            let made = match len {
                2 => 1,
                4 => 2,
                5 => 3,
                7 => 4,
                8 => 5,
                _ => 0,
            };
            for (i, place) in room.iter_mut().skip(n).take(made).enumerate() {
                *place = (word >> (32 - 8 * i)) as u8;
            }
            n += made;
            if len < 8 {
                break;
            }
        }
        (n, Ok(()))
    }

    /// The bits of the next eight characters, and how many are no padding.
    fn quantum32(&self, rest: &[u8]) -> Result<(u64, usize), usize> {
        let mut word = 0;
        for i in 0..8 {
            let Some(&c) = rest.get(i) else {
                return match self.pad {
                    Some(_) => Err(0),
                    None => Ok((word, i)),
                };
            };
            let behind = rest.len() - i - 1;
            if Some(c) == self.pad && i >= 2 && behind < 8 {
                self.padding32(rest, i)?;
                return Ok((word, i));
            }
            let value = self.value(c).ok_or(i)?;
            word |= u64::from(value) << (35 - 5 * i);
        }
        Ok((word, 8))
    }

    /// Checks padding that begins at `i`.
    fn padding32(&self, rest: &[u8], i: usize) -> Result<(), usize> {
        if rest.len() < 8 {
            return Err(rest.len());
        }
        for at in i + 1..8 {
            if rest.get(at).copied() != self.pad {
                return Err(at - 1);
            }
        }
        match i {
            3 | 6 => Err(i),
            _ => Ok(()),
        }
    }
}

/// Reads characters of six bits; ends of lines are skipped.
struct Reader64<'a> {
    code: &'a Code<'a>,
    text: &'a [u8],
    at: usize,
}

impl Reader64<'_> {
    fn skip_line_ends(&mut self) {
        while let Some(b'\n' | b'\r') = self.text.get(self.at) {
            self.at += 1;
        }
    }

    /// The bits of the next four characters, how many are no padding, and what is wrong behind the padding.
    fn quantum(&mut self) -> Result<(u32, usize, Result<(), usize>), usize> {
        let mut word = 0;
        for i in 0..4 {
            self.skip_line_ends();
            let Some(&c) = self.text.get(self.at) else {
                return if i == 0 || i > 1 && self.code.pad.is_none() {
                    Ok((word, i, Ok(())))
                } else {
                    Err(self.at - i)
                };
            };
            self.at += 1;
            if let Some(value) = self.code.value(c) {
                word |= u32::from(value) << (18 - 6 * i);
                continue;
            }
            if Some(c) != self.code.pad || i < 2 {
                return Err(self.at - 1);
            }
            return Ok((word, i, self.padding(i)?));
        }
        Ok((word, 4, Ok(())))
    }

    /// Reads the rest of the padding; the inner error is that there is more text.
    fn padding(&mut self, i: usize) -> Result<Result<(), usize>, usize> {
        if i == 2 {
            self.skip_line_ends();
            match self.text.get(self.at) {
                None => return Err(self.text.len()),
                Some(&c) if Some(c) != self.code.pad => return Err(self.at - 1),
                Some(_) => self.at += 1,
            }
        }
        self.skip_line_ends();
        Ok(if self.at < self.text.len() {
            Err(self.at)
        } else {
            Ok(())
        })
    }
}
