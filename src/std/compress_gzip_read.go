package gzip

import (
	"bufio"
	"compress/flate"
	"hash/crc32"
	"io"
	"time"
)

// Reader reads what one file holds, or several behind each other. Its Header is that of the first.
type Reader struct {
	Header
	r        flate.Reader
	own      *bufio.Reader // before a reader that gives no single bytes
	inflater io.ReadCloser
	sum      uint32
	size     uint32
	isSingle bool
	err      error
	buf      [512]byte
}

// NewReader reads the header and returns a reader of the rest. It reads no byte behind the file if r gives single bytes, and there is but one.
func NewReader(r io.Reader) (*Reader, error) {
	z := new(Reader)
	err := z.Reset(r)
	if err != nil {
		return nil, err
	}
	return z, nil
}

// Reset makes it what NewReader would make for r.
func (z *Reader) Reset(r io.Reader) error {
	*z = Reader{inflater: z.inflater, own: z.own}
	if rr, ok := r.(flate.Reader); ok {
		z.r = rr
	} else {
		if z.own == nil {
			z.own = bufio.NewReader(r)
		} else {
			z.own.Reset(r)
		}
		z.r = z.own
	}
	z.Header, z.err = z.readHeader()
	return z.err
}

// Multistream says whether files that follow are read as well, as they are from the start. If not, Reset goes on with the next.
func (z *Reader) Multistream(ok bool) { z.isSingle = !ok }

// Close ends reading; the reader below stays open.
func (z *Reader) Close() error { return z.inflater.Close() }

// fill reads n bytes of the header, of which there is a check.
func (z *Reader) fill(b []byte) error {
	_, err := io.ReadFull(z.r, b)
	z.sum = crc32.Update(z.sum, crc32.IEEETable, b)
	return err
}

// readHeader reads the header of a file. There may be none: then the end is the end.
func (z *Reader) readHeader() (h Header, err error) {
	z.sum = 0
	err = z.fill(z.buf[:10])
	if err != nil {
		return h, err
	}
	if z.buf[0] != magic0 || z.buf[1] != magic1 || z.buf[2] != deflated {
		return h, ErrHeader
	}
	flags := z.buf[3]
	if t := get32(z.buf[4:]); t > 0 {
		h.ModTime = time.Unix(int64(t), 0)
	}
	h.OS = z.buf[9]
	if flags&hasExtra != 0 {
		err = z.fill(z.buf[:2])
		if err != nil {
			return h, noEOF(err)
		}
		extra := make([]byte, get16(z.buf[:]))
		err = z.fill(extra)
		if err != nil {
			return h, noEOF(err)
		}
		h.Extra = extra
	}
	if flags&hasName != 0 {
		h.Name, err = z.readText()
		if err != nil {
			return h, noEOF(err)
		}
	}
	if flags&hasComment != 0 {
		h.Comment, err = z.readText()
		if err != nil {
			return h, noEOF(err)
		}
	}
	if flags&hasCheck != 0 {
		sum := uint16(z.sum)
		err = z.fill(z.buf[:2])
		if err != nil {
			return h, noEOF(err)
		}
		if get16(z.buf[:]) != sum {
			return h, ErrHeader
		}
	}
	z.sum = 0
	if z.inflater == nil {
		z.inflater = flate.NewReader(z.r)
	} else {
		z.inflater.(flate.Resetter).Reset(z.r, nil)
	}
	return h, nil
}

// readText reads Latin-1 up to a byte 0.
func (z *Reader) readText() (string, error) {
	for i := range z.buf {
		c, err := z.r.ReadByte()
		if err != nil {
			return "", err
		}
		z.buf[i] = c
		if c == 0 {
			z.sum = crc32.Update(z.sum, crc32.IEEETable, z.buf[:i+1])
			return fromLatin1(z.buf[:i]), nil
		}
	}
	return "", ErrHeader
}

func fromLatin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

func (z *Reader) Read(p []byte) (n int, err error) {
	if z.err != nil {
		return 0, z.err
	}
	for n == 0 {
		n, z.err = z.inflater.Read(p)
		z.sum = crc32.Update(z.sum, crc32.IEEETable, p[:n])
		z.size += uint32(n)
		if z.err != io.EOF {
			return n, z.err
		}
		err = z.endFile()
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// endFile compares check and length, and begins the next file.
func (z *Reader) endFile() error {
	_, err := io.ReadFull(z.r, z.buf[:8])
	if err != nil {
		z.err = noEOF(err)
		return z.err
	}
	if get32(z.buf[:]) != z.sum || get32(z.buf[4:]) != z.size {
		z.err = ErrChecksum
		return z.err
	}
	z.sum, z.size = 0, 0
	if z.isSingle {
		return io.EOF
	}
	_, z.err = z.readHeader()
	return z.err
}
