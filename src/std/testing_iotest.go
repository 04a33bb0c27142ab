// Package iotest holds readers and writers that make trouble, for tests.
package iotest

import (
	"errors"
	"io"
	"log"
)

// ErrTimeout is the error of a TimeoutReader.
var ErrTimeout = errors.New("timeout")

type readFunc func(p []byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

type writeFunc func(p []byte) (int, error)

func (f writeFunc) Write(p []byte) (int, error) { return f(p) }

// OneByteReader reads one byte at a time.
func OneByteReader(r io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) { return r.Read(p[:min(1, len(p))]) })
}

// HalfReader asks for half as many bytes as it is asked for.
func HalfReader(r io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) { return r.Read(p[:(len(p)+1)/2]) })
}

// DataErrReader returns the error with the last bytes, not behind them.
func DataErrReader(r io.Reader) io.Reader {
	var room [1024]byte
	var held []byte
	var err error
	// Bytes are held as long as they may be the last ones.
	fill := func() {
		for n := 0; len(held) == 0 && err == nil; held = room[:n] {
			n, err = r.Read(room[:])
		}
	}
	return readFunc(func(p []byte) (int, error) {
		fill()
		n := copy(p, held)
		held = held[n:]
		if fill(); len(held) == 0 {
			return n, err
		}
		return n, nil
	})
}

// ErrReader returns err and no bytes.
func ErrReader(err error) io.Reader {
	return readFunc(func([]byte) (int, error) { return 0, err })
}

// TimeoutReader fails at the second read, and goes on afterwards.
func TimeoutReader(r io.Reader) io.Reader {
	reads := 0
	return readFunc(func(p []byte) (int, error) {
		if reads++; reads == 2 {
			return 0, ErrTimeout
		}
		return r.Read(p)
	})
}

// TruncateWriter writes n bytes and then none, without an error.
func TruncateWriter(w io.Writer, n int64) io.Writer {
	return writeFunc(func(p []byte) (int, error) {
		if n <= 0 {
			return len(p), nil
		}
		whole := len(p)
		p = p[:min(int64(whole), n)]
		m, err := w.Write(p)
		n -= int64(m)
		if err == nil {
			m = whole
		}
		return m, err
	})
}

// NewReadLogger logs what is read: the prefix, the bytes in hexadecimal, and errors.
func NewReadLogger(prefix string, r io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) { return logged(prefix, p)(r.Read(p)) })
}

// NewWriteLogger logs what is written as NewReadLogger does.
func NewWriteLogger(prefix string, w io.Writer) io.Writer {
	return writeFunc(func(p []byte) (int, error) { return logged(prefix, p)(w.Write(p)) })
}

func logged(prefix string, p []byte) func(n int, err error) (int, error) {
	return func(n int, err error) (int, error) {
		if err != nil {
			log.Printf("%s %x: %v", prefix, p[:n], err)
		} else {
			log.Printf("%s %x", prefix, p[:n])
		}
		return n, err
	}
}
