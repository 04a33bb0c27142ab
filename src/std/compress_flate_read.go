package flate

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// Reader is what NewReader reads from; before any other reader it puts a buffer.
type Reader interface {
	io.Reader
	io.ByteReader
}

// Resetter is what NewReader and NewReaderDict return as well: it begins anew with another reader.
type Resetter interface {
	Reset(r io.Reader, dict []byte) error
}

// NewReader returns a reader of what was compressed. It reads no byte behind the stream if r gives single bytes.
func NewReader(r io.Reader) io.ReadCloser { return NewReaderDict(r, nil) }

// NewReaderDict is NewReader for a stream that may repeat what stands in dict.
func NewReaderDict(r io.Reader, dict []byte) io.ReadCloser {
	d := &decompressor{
		window:    make([]byte, windowSize),
		lengths:   make([]uint32, tableWords),
		distances: make([]uint32, tableWords),
	}
	d.Reset(r, dict)
	return d
}

// What a decompressor does next.
const (
	stepHeader = iota
	stepSymbols
	stepStored
)

type decompressor struct {
	r      Reader
	own    *bufio.Reader // before a reader that gives no single bytes
	offset int64         // bytes read
	one    [1]byte
	chunk  []byte // bytes ahead of a reader that shows none
	err    error

	step    int
	isFinal bool // the block is the last one
	left    int  // bytes of a block that stands as it is

	state              [8]uint64
	lengths, distances []uint32
	window             []byte
	given              int    // the window up to here was given out
	ready              []byte // what is being given out
}

func (d *decompressor) Reset(r io.Reader, dict []byte) error {
	*d = decompressor{own: d.own, chunk: d.chunk, window: d.window, lengths: d.lengths, distances: d.distances}
	if rr, ok := r.(Reader); ok {
		d.r = rr
	} else {
		if d.own == nil {
			d.own = bufio.NewReader(r)
		} else {
			d.own.Reset(r)
		}
		d.r = d.own
	}
	if len(dict) > windowSize {
		dict = dict[len(dict)-windowSize:]
	}
	n := copy(d.window, dict)
	d.state[wordHistory] = uint64(n)
	d.given = n % windowSize
	d.state[wordAt] = uint64(d.given)
	return nil
}

func (d *decompressor) Close() error {
	if d.err == io.EOF {
		return nil
	}
	return d.err
}

func (d *decompressor) Read(p []byte) (n int, err error) {
	for {
		if len(d.ready) > 0 {
			n = copy(p, d.ready)
			d.ready = d.ready[n:]
			if len(d.ready) > 0 {
				return n, nil
			}
			return n, d.err
		}
		if d.err != nil {
			return 0, d.err
		}
		switch d.step {
		case stepHeader:
			d.header()
		case stepSymbols:
			d.symbols()
		default:
			d.stored()
		}
		if d.err != nil && len(d.ready) == 0 {
			d.flush()
		}
	}
}

// flush gives out what is in the window.
func (d *decompressor) flush() {
	at := int(d.state[wordAt])
	d.ready = d.window[d.given:at]
	if at == windowSize {
		at = 0
		d.state[wordAt] = 0
	}
	d.given = at
}

func (d *decompressor) corrupt() { d.err = CorruptInputError(d.offset) }

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// need reads bytes until there are n bits.
func (d *decompressor) need(n uint64) bool {
	for d.state[wordCount] < n {
		c, err := d.r.ReadByte()
		if err != nil {
			d.err = noEOF(err)
			return false
		}
		d.offset++
		d.state[wordBits] |= uint64(c) << d.state[wordCount]
		d.state[wordCount] += 8
	}
	return true
}

// take takes n bits of those that are there.
func (d *decompressor) take(n uint64) int {
	bits := d.state[wordBits] & (1<<n - 1)
	d.state[wordBits] >>= n
	d.state[wordCount] -= n
	return int(bits)
}

// header begins a block.
func (d *decompressor) header() {
	if !d.need(3) {
		return
	}
	d.isFinal = d.take(1) == 1
	switch d.take(2) {
	case 0:
		d.beginStored()
	case 1:
		d.fixedCodes()
	case 2:
		d.readCodes()
	default:
		d.corrupt()
	}
}

// end ends a block.
func (d *decompressor) end() {
	d.step = stepHeader
	if d.isFinal {
		if int(d.state[wordAt]) > d.given {
			d.flush()
		}
		d.err = io.EOF
	}
}

// beginStored reads the length of a block that stands as it is, from the next whole byte on.
func (d *decompressor) beginStored() {
	d.state[wordBits], d.state[wordCount] = 0, 0
	var length [4]byte
	n, err := io.ReadFull(d.r, length[:])
	d.offset += int64(n)
	if err != nil {
		d.err = noEOF(err)
		return
	}
	size := int(length[0]) | int(length[1])<<8
	if size^0xffff != int(length[2])|int(length[3])<<8 {
		d.corrupt()
		return
	}
	if size == 0 {
		d.flush()
		d.end()
		return
	}
	d.left = size
	d.stored()
}

// stored reads on in such a block.
func (d *decompressor) stored() {
	at := int(d.state[wordAt])
	n, err := io.ReadFull(d.r, d.window[at:min(windowSize, at+d.left)])
	d.offset += int64(n)
	d.left -= n
	d.state[wordAt] += uint64(n)
	d.state[wordHistory] = min(windowSize, d.state[wordHistory]+uint64(n))
	if err != nil {
		d.err = noEOF(err)
		return
	}
	if d.state[wordAt] == windowSize || d.left > 0 {
		d.flush()
		d.step = stepStored
		return
	}
	d.end()
}

// fixedCodes begins a block with the codes that every reader knows.
func (d *decompressor) fixedCodes() {
	var lengths [288]byte
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	build(d.lengths, lengths[:])
	for i := range 32 {
		lengths[i] = 5
	}
	build(d.distances, lengths[:32])
	d.state[wordMin] = 7
	d.symbols()
}

// order is that in which the lengths of the code for lengths stand.
const order = "\x10\x11\x12\x00\x08\x07\x09\x06\x0a\x05\x0b\x04\x0c\x03\x0d\x02\x0e\x01\x0f"

// readCodes begins a block with codes of its own.
func (d *decompressor) readCodes() {
	if !d.need(14) {
		return
	}
	n := d.take(5) + 257
	if n > 286 {
		d.corrupt()
		return
	}
	nDistances := d.take(5) + 1
	if nDistances > 30 {
		d.corrupt()
		return
	}
	var own [19]byte
	for i := range d.take(4) + 4 {
		if !d.need(3) {
			return
		}
		own[order[i]] = byte(d.take(3))
	}
	if !build(d.lengths, own[:]) {
		d.corrupt()
		return
	}
	var lengths [286 + 30]byte
	if !d.readLengths(lengths[:n+nDistances], shortest(own[:])) {
		return
	}
	symbols, distances := lengths[:n], lengths[n:n+nDistances]
	if !build(d.lengths, symbols) || !build(d.distances, distances) {
		d.corrupt()
		return
	}
	// The block ends with its symbol 256: so many bits there are.
	d.state[wordMin] = max(shortest(symbols), uint64(symbols[256]))
	d.symbols()
}

// shortest returns the least length that is not 0; 0 if there is none.
func shortest(lengths []byte) uint64 {
	least := byte(0)
	for _, length := range lengths {
		if length > 0 && (least == 0 || length < least) {
			least = length
		}
	}
	return uint64(least)
}

// readLengths reads lengths of codes, which stand in a code themselves.
func (d *decompressor) readLengths(lengths []byte, least uint64) bool {
	for i := 0; i < len(lengths); {
		symbol, ok := d.lengthSymbol(least)
		if !ok {
			return false
		}
		if symbol < 16 {
			lengths[i] = byte(symbol)
			i++
			continue
		}
		repeats, bits, value := 3, uint64(2), byte(0)
		switch {
		case symbol == 17:
			bits = 3
		case symbol == 18:
			repeats, bits = 11, 7
		case i == 0:
			d.corrupt()
			return false
		default:
			value = lengths[i-1]
		}
		if !d.need(bits) {
			return false
		}
		repeats += d.take(bits)
		if i+repeats > len(lengths) {
			d.corrupt()
			return false
		}
		for range repeats {
			lengths[i] = value
			i++
		}
	}
	return true
}

// lengthSymbol reads a symbol of that code, whose codes have 7 bits at most.
func (d *decompressor) lengthSymbol(least uint64) (int, bool) {
	n := least
	for {
		if !d.need(n) {
			return 0, false
		}
		row := d.lengths[d.state[wordBits]&rootMask]
		if row == 0 {
			d.corrupt()
			return 0, false
		}
		if uint64(row&15) <= d.state[wordCount] {
			d.take(uint64(row & 15))
			return int(row >> 4), true
		}
		n = d.state[wordCount] + 1
	}
}

// symbols reads symbols until the window is full or the block ends.
func (d *decompressor) symbols() {
	d.step = stepSymbols
	input := d.peek()
	for {
		used, end := inflate(&d.state, d.lengths, d.distances, input, d.window)
		d.skip(used)
		switch end {
		case endInput:
			input = d.wait()
			if d.err != nil {
				return
			}
		case endWindow:
			d.flush()
			return
		case endBlock:
			d.end()
			return
		default:
			d.corrupt()
			return
		}
	}
}

// peek returns bytes that are there already.
func (d *decompressor) peek() []byte {
	switch r := d.r.(type) {
	case *bufio.Reader:
		input, _ := r.Peek(r.Buffered())
		return input
	case *bytes.Buffer:
		return r.Bytes()
	case *bytes.Reader:
		return d.ahead(r, r.Size()-int64(r.Len()))
	case *strings.Reader:
		return d.ahead(r, r.Size()-int64(r.Len()))
	}
	return nil
}

// ahead returns the bytes of a text from an offset on.
func (d *decompressor) ahead(r io.ReaderAt, offset int64) []byte {
	if d.chunk == nil {
		d.chunk = make([]byte, 4096)
	}
	n, _ := r.ReadAt(d.chunk, offset)
	return d.chunk[:n]
}

// skip goes on behind n of the bytes that peek or wait gave.
func (d *decompressor) skip(n int) {
	d.offset += int64(n)
	switch r := d.r.(type) {
	case *bufio.Reader:
		r.Discard(n)
	case *bytes.Buffer:
		r.Next(n)
	case *bytes.Reader:
		r.Seek(int64(n), io.SeekCurrent)
	case *strings.Reader:
		r.Seek(int64(n), io.SeekCurrent)
	}
}

// wait returns a byte or more, all of which will be needed if it was read.
func (d *decompressor) wait() []byte {
	switch r := d.r.(type) {
	case *bufio.Reader:
		_, err := r.Peek(1)
		if err != nil {
			d.err = noEOF(err)
			return nil
		}
		return d.peek()
	case *bytes.Buffer, *bytes.Reader, *strings.Reader:
		input := d.peek()
		if len(input) == 0 {
			d.err = io.ErrUnexpectedEOF
		}
		return input
	}
	c, err := d.r.ReadByte()
	if err != nil {
		d.err = noEOF(err)
		return nil
	}
	d.one[0] = c
	return d.one[:]
}
