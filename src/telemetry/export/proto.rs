//! Protocol buffers, as far as profiles need them: varints and length-delimited fields.
//!
//! In: field numbers and values. Out: bytes.

/// A message that is being written.
#[derive(Default)]
pub(super) struct Message {
    bytes: Vec<u8>,
}

impl Message {
    /// The bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// A number; 0 is left out, as it is the default.
    pub(super) fn number(&mut self, field: u32, value: u64) {
        if value != 0 {
            self.varint(u64::from(field) << 3);
            self.varint(value);
        }
    }

    /// Bytes, a string, or a message.
    pub(super) fn bytes(&mut self, field: u32, bytes: &[u8]) {
        self.varint(u64::from(field) << 3 | 2);
        self.varint(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    /// A message inside.
    pub(super) fn message(&mut self, field: u32, write: impl FnOnce(&mut Message)) {
        let mut inner = Message::default();
        write(&mut inner);
        self.bytes(field, &inner.bytes);
    }

    /// Many numbers in one field.
    pub(super) fn packed(&mut self, field: u32, values: &[u64]) {
        let mut inner = Message::default();
        for value in values {
            inner.varint(*value);
        }
        self.bytes(field, &inner.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_encoding() {
        let mut message = Message::default();
        message.number(1, 150);
        message.bytes(2, b"testing");
        message.packed(6, &[3, 270, 86942]);
        message.message(3, |inner| inner.number(1, 150));
        message.number(4, 0);
        let wanted = [
            &[0x08, 0x96, 0x01][..],
            &[0x12, 0x07],
            b"testing",
            &[0x32, 0x06, 0x03, 0x8E, 0x02, 0x9E, 0xA7, 0x05],
            &[0x1A, 0x03, 0x08, 0x96, 0x01],
        ];
        assert_eq!(message.into_bytes(), wanted.concat());
    }
}
