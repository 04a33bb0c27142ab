// Package gzip reads and writes files in the gzip format, RFC 1952.
package gzip

import (
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"time"
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
	ErrChecksum = errors.New("gzip: invalid checksum")
	ErrHeader   = errors.New("gzip: invalid header")
)

// Header is what a file says of itself. The texts are Latin-1 without 0.
type Header struct {
	Comment string
	Extra   []byte
	ModTime time.Time
	Name    string
	OS      byte
}

// What a file begins with, and the flags of its fourth byte.
const (
	magic0, magic1, deflated = 0x1f, 0x8b, 8

	hasCheck   = 1 << 1
	hasExtra   = 1 << 2
	hasName    = 1 << 3
	hasComment = 1 << 4
)

const unknownOS = 255

func put16(b []byte, n uint16) { b[0], b[1] = byte(n), byte(n>>8) }

func put32(b []byte, n uint32) {
	put16(b, uint16(n))
	put16(b[2:], uint16(n>>16))
}

func get16(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }
func get32(b []byte) uint32 { return uint32(get16(b)) | uint32(get16(b[2:]))<<16 }

func checkLevel(level int) error {
	if level < HuffmanOnly || level > BestCompression {
		return fmt.Errorf("gzip: invalid compression level: %d", level)
	}
	return nil
}

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
