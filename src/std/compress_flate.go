// Package flate reads and writes the DEFLATE format, RFC 1951. What it writes is not byte for byte what Go's package writes; each reads the other's.
package flate

import "strconv"

// Levels of compression.
const (
	NoCompression      = 0
	BestSpeed          = 1
	BestCompression    = 9
	DefaultCompression = -1
	HuffmanOnly        = -2 // no repeats are looked for: common bytes get short codes
)

// CorruptInputError says before which byte of the input something cannot be.
type CorruptInputError int64

func (e CorruptInputError) Error() string {
	return "flate: corrupt input before offset " + strconv.FormatInt(int64(e), 10)
}

// InternalError is an error of this package itself.
type InternalError string

func (e InternalError) Error() string { return "flate: internal error: " + string(e) }

// ReadError was an error of the reader below.
//
// Deprecated: it is no longer returned.
type ReadError struct {
	Offset int64
	Err    error
}

func (e *ReadError) Error() string {
	return "flate: read error at offset " + strconv.FormatInt(e.Offset, 10) + ": " + e.Err.Error()
}

// WriteError was an error of the writer below.
//
// Deprecated: it is no longer returned.
type WriteError struct {
	Offset int64
	Err    error
}

func (e *WriteError) Error() string {
	return "flate: write error at offset " + strconv.FormatInt(e.Offset, 10) + ": " + e.Err.Error()
}

// A table of the natives: words, and what codes without one of them it can hold.
const (
	tableWords = 1024 + 16 + 320
	rootMask   = 1024 - 1
)

// windowSize is how far back a match reaches.
const windowSize = 1 << 15

// build fills a table for codes of these lengths; false if they make no code.
func build(table []uint32, lengths []byte) bool

// Why inflate stops.
const (
	endInput = iota
	endWindow
	endBlock
	endCorrupt
)

// Words of its state that this text reads and writes.
const (
	wordBits = iota
	wordCount
	wordStage
	wordLength
	wordDistance
	wordAt
	wordHistory
	wordMin
)

// inflate reads symbols of a block into the window; how many bytes it used, and why it stopped.
func inflate(state *[8]uint64, lengths, distances []uint32, input, window []byte) (used, end int)

// Words of the state of match.
const (
	matchAt = iota
	matchBase
	matchTokens
	matchLevel
	matchStop
	matchUnlinked
)

// match makes tokens of the window's text until there are too many, it is at the stop, or it was much work.
func match(state *[8]uint64, window []byte, heads, links, tokens []uint32, more bool)

// block writes the tokens as one block, the bits that fill no byte into state; how many bytes it wrote. The text is what the tokens stand for.
func block(state *[8]uint64, tokens []uint32, text, out []byte) int
