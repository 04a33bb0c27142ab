// Package encoding names what packages that translate data look for in types.
package encoding

// BinaryMarshaler is a value that can be written as bytes.
type BinaryMarshaler interface {
	MarshalBinary() (data []byte, err error)
}

// BinaryUnmarshaler can be read from the bytes of a BinaryMarshaler; it keeps none of data.
type BinaryUnmarshaler interface {
	UnmarshalBinary(data []byte) error
}

// BinaryAppender appends what a BinaryMarshaler returns.
type BinaryAppender interface {
	AppendBinary(b []byte) ([]byte, error)
}

// TextMarshaler is a value that can be written as text in UTF-8.
type TextMarshaler interface {
	MarshalText() (text []byte, err error)
}

// TextUnmarshaler can be read from the text of a TextMarshaler; it keeps none of text.
type TextUnmarshaler interface {
	UnmarshalText(text []byte) error
}

// TextAppender appends what a TextMarshaler returns.
type TextAppender interface {
	AppendText(b []byte) ([]byte, error)
}
