// Package zlib reads and writes the zlib format, RFC 1950.
package zlib

import (
	"bufio"
	"compress/flate"
	"errors"
	"hash"
	"hash/adler32"
	"io"
)

// Levels of compression, those of package flate.
const (
	NoCompression      = flate.NoCompression
	BestSpeed          = flate.BestSpeed
	BestCompression    = flate.BestCompression
	DefaultCompression = flate.DefaultCompression
	HuffmanOnly        = flate.HuffmanOnly
)

var (
	ErrChecksum   = errors.New("zlib: invalid checksum")
	ErrDictionary = errors.New("zlib: invalid dictionary")
	ErrHeader     = errors.New("zlib: invalid header")
)

// The first byte's method and largest window, and the second one's flag of a dictionary.
const (
	deflated  = 8
	maxWindow = 7
	hasDict   = 1 << 5
)

func put32(b []byte, n uint32) {
	b[0], b[1], b[2], b[3] = byte(n>>24), byte(n>>16), byte(n>>8), byte(n)
}

func get32(b []byte) uint32 {
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// Resetter is what NewReader and NewReaderDict return as well: it begins anew with another reader.
type Resetter interface {
	Reset(r io.Reader, dict []byte) error
}

type reader struct {
	r        flate.Reader
	inflater io.ReadCloser
	sum      hash.Hash32
	err      error
	buf      [4]byte
}

// NewReader reads the header and returns a reader of the rest. It reads no byte behind the stream if r gives single bytes.
func NewReader(r io.Reader) (io.ReadCloser, error) { return NewReaderDict(r, nil) }

// NewReaderDict is NewReader for a stream that may need dict.
func NewReaderDict(r io.Reader, dict []byte) (io.ReadCloser, error) {
	z := new(reader)
	err := z.Reset(r, dict)
	if err != nil {
		return nil, err
	}
	return z, nil
}

func (z *reader) Reset(r io.Reader, dict []byte) error {
	*z = reader{inflater: z.inflater}
	if rr, ok := r.(flate.Reader); ok {
		z.r = rr
	} else {
		z.r = bufio.NewReader(r)
	}
	z.err = z.readHeader(dict)
	return z.err
}

// fill reads n bytes.
func (z *reader) fill(n int) error {
	_, err := io.ReadFull(z.r, z.buf[:n])
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (z *reader) readHeader(dict []byte) error {
	err := z.fill(2)
	if err != nil {
		return err
	}
	first, second := z.buf[0], z.buf[1]
	if first&0x0f != deflated || first>>4 > maxWindow || (uint(first)<<8|uint(second))%31 != 0 {
		return ErrHeader
	}
	needsDict := second&hasDict != 0
	if needsDict {
		err = z.fill(4)
		if err != nil {
			return err
		}
		if get32(z.buf[:]) != adler32.Checksum(dict) {
			return ErrDictionary
		}
	}
	switch {
	case z.inflater != nil:
		z.inflater.(flate.Resetter).Reset(z.r, dict)
	case needsDict:
		z.inflater = flate.NewReaderDict(z.r, dict)
	default:
		z.inflater = flate.NewReader(z.r)
	}
	z.sum = adler32.New()
	return nil
}

func (z *reader) Read(p []byte) (int, error) {
	if z.err != nil {
		return 0, z.err
	}
	var n int
	n, z.err = z.inflater.Read(p)
	z.sum.Write(p[:n])
	if z.err != io.EOF {
		return n, z.err
	}
	err := z.fill(4)
	if err == nil && get32(z.buf[:]) != z.sum.Sum32() {
		err = ErrChecksum
	}
	if err != nil {
		z.err = err
	}
	return n, z.err
}

func (z *reader) Close() error {
	if z.err != nil && z.err != io.EOF {
		return z.err
	}
	z.err = z.inflater.Close()
	return z.err
}
