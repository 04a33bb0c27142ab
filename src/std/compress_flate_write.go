package flate

import (
	"errors"
	"fmt"
	"io"
)

const (
	// maxStored is how many bytes a block that stands as it is can hold; another begins before maxText bytes of text are in it, so that
	// with the last match it holds no more.
	maxStored = 1<<16 - 1
	maxText   = 65000
	// maxTokens is how many tokens a block has at most.
	maxTokens = 1 << 14
	// margin is what stays in the window for a match to go on in.
	margin = 258 + 4
	// outSize is room for the longest block.
	outSize = maxStored + 16
)

var errClosed = errors.New("flate: closed writer")

// Writer compresses what is written to it.
type Writer struct {
	w     io.Writer
	level int
	dict  []byte
	err   error

	window       []byte // text up to end; with history before start, where the block begins
	start, end   int
	state        [8]uint64
	heads, links []uint32
	tokens       []uint32
	out          []byte
	bits         [8]uint64
}

// NewWriter returns a writer that compresses to w: levels are from 1, the fastest, to 9, the best; NoCompression, DefaultCompression, HuffmanOnly.
func NewWriter(w io.Writer, level int) (*Writer, error) {
	if level < HuffmanOnly || level > BestCompression {
		return nil, fmt.Errorf("flate: invalid compression level %d: want value in range [-2, 9]", level)
	}
	z := &Writer{w: w, level: level, out: make([]byte, outSize)}
	switch level {
	case NoCompression:
		z.window = make([]byte, maxStored)
		return z, nil
	case HuffmanOnly:
	case DefaultCompression:
		z.state[matchLevel] = 6
	default:
		z.state[matchLevel] = uint64(level)
	}
	z.window = make([]byte, windowSize+maxStored)
	z.tokens = make([]uint32, maxTokens)
	z.heads = make([]uint32, 1<<15)
	z.links = make([]uint32, windowSize)
	return z, nil
}

// NewWriterDict is NewWriter for a reader that has dict: what stands there can be repeated.
func NewWriterDict(w io.Writer, level int, dict []byte) (*Writer, error) {
	z, err := NewWriter(w, level)
	if err != nil {
		return nil, err
	}
	z.dict = append(z.dict, dict...)
	z.begin()
	return z, nil
}

// begin puts the dictionary into an empty window.
func (w *Writer) begin() {
	if w.level == NoCompression {
		return
	}
	n := copy(w.window, w.dict[max(0, len(w.dict)-windowSize):])
	w.start, w.end = n, n
	w.state[matchAt] = uint64(n)
}

// Reset makes it the writer that NewWriter or NewWriterDict would make for dst, with the same level and dictionary.
func (w *Writer) Reset(dst io.Writer) {
	clear(w.heads)
	w.state = [8]uint64{matchLevel: w.state[matchLevel]}
	w.bits = [8]uint64{}
	w.start, w.end = 0, 0
	w.w, w.err = dst, nil
	w.begin()
}

// Write compresses the bytes; they may wait for more.
func (w *Writer) Write(data []byte) (n int, err error) {
	if w.err != nil {
		return 0, w.err
	}
	n = len(data)
	for len(data) > 0 {
		taken := copy(w.window[w.end:], data)
		w.end += taken
		data = data[taken:]
		if w.end < len(w.window) {
			break
		}
		w.compress(true)
		if w.err != nil {
			return 0, w.err
		}
	}
	return n, nil
}

// Flush writes all that waits, and a mark of no bytes behind it: a reader has everything then.
func (w *Writer) Flush() error {
	if w.err != nil {
		return w.err
	}
	w.compress(false)
	w.mark(false)
	return w.err
}

// Close ends the stream; w's writer stays open.
func (w *Writer) Close() error {
	if w.err == errClosed {
		return nil
	}
	if w.err != nil {
		return w.err
	}
	w.compress(false)
	w.mark(true)
	if w.err != nil {
		return w.err
	}
	w.err = errClosed
	return nil
}

// compress makes blocks of the text in the window; with more to come the end of it waits.
func (w *Writer) compress(more bool) {
	if w.level == NoCompression {
		if w.end > 0 {
			w.store(w.window[:w.end], false)
			w.end = 0
		}
		return
	}
	limit := w.end
	if more {
		limit -= margin
	}
	for w.err == nil && int(w.state[matchAt]) < limit {
		stop := w.start + maxText
		w.state[matchStop] = uint64(min(w.end, stop))
		match(&w.state, w.window[:w.end], w.heads, w.links, w.tokens, more)
		if w.state[matchTokens] == maxTokens || int(w.state[matchAt]) >= stop {
			w.block()
		}
	}
	// What is not in a block yet stays in the window, and so does what can be repeated.
	keep := max(0, int(w.state[matchAt])-windowSize)
	if !more || w.start < keep {
		w.block()
	}
	if keep > 0 {
		w.slide(keep)
	}
}

// slide drops the first n bytes of the window.
func (w *Writer) slide(n int) {
	w.end = copy(w.window, w.window[n:w.end])
	w.start -= n
	w.state[matchAt] -= uint64(n)
	w.state[matchUnlinked] = uint64(max(0, int(w.state[matchUnlinked])-n))
	w.state[matchBase] = uint64(uint32(w.state[matchBase]) + uint32(n))
}

// block writes the tokens as a block.
func (w *Writer) block() {
	if w.state[matchTokens] == 0 || w.err != nil {
		return
	}
	at := int(w.state[matchAt])
	n := block(&w.bits, w.tokens[:w.state[matchTokens]], w.window[w.start:at], w.out)
	w.start = at
	w.state[matchTokens] = 0
	_, w.err = w.w.Write(w.out[:n])
}

// mark writes an empty block.
func (w *Writer) mark(isFinal bool) { w.store(nil, isFinal) }

// store writes a block of the bytes as they are.
func (w *Writer) store(data []byte, isFinal bool) {
	if w.err != nil {
		return
	}
	out := w.out[:0]
	bits := w.bits[wordBits]
	if isFinal {
		bits |= 1 << w.bits[wordCount]
	}
	out = append(out, byte(bits))
	if w.bits[wordCount]+3 > 8 {
		out = append(out, 0)
	}
	w.bits = [8]uint64{}
	size := len(data)
	out = append(out, byte(size), byte(size>>8), ^byte(size), ^byte(size>>8))
	out = append(out, data...)
	_, w.err = w.w.Write(out)
}
