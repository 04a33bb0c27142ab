// The packages encoding/hex, base64 and base32: whole texts, streams, and what is wrong in texts.
package main

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"strings"
	"testing/iotest"
)

type code interface {
	EncodedLen(int) int
	DecodedLen(int) int
	EncodeToString([]byte) string
	DecodeString(string) ([]byte, error)
	AppendEncode(dst, src []byte) []byte
	AppendDecode(dst, src []byte) ([]byte, error)
}

type named struct {
	name string
	code
	encoder func(io.Writer) io.WriteCloser
	decoder func(io.Reader) io.Reader
	chars   string
}

func of64(name string, e *base64.Encoding) named {
	return named{name, e, func(w io.Writer) io.WriteCloser { return base64.NewEncoder(e, w) },
		func(r io.Reader) io.Reader { return base64.NewDecoder(e, r) }, "AQgw+-_/==\n*"}
}

func of32(name string, e *base32.Encoding) named {
	return named{name, e, func(w io.Writer) io.WriteCloser { return base32.NewEncoder(e, w) },
		func(r io.Reader) io.Reader { return base32.NewDecoder(e, r) }, "AEIQ27===\r1"}
}

func sum(h uint32, s string) uint32 {
	for i := range len(s) {
		h = h*31 + uint32(s[i])
	}
	return h
}

func check(c named, rnd *rand.Rand) {
	fmt.Println(c.name)
	for n := range 17 {
		data := []byte("\x00\xffErgo, runs! \x80\x10")[:n]
		text := c.EncodeToString(data)
		back, err := c.DecodeString(text)
		fmt.Printf("%d %d %q %v %v %q\n", c.EncodedLen(n), c.DecodedLen(n), text, bytes.Equal(back, data), err, c.AppendEncode([]byte("x"), data))
		for cut := range min(n%3, 1) * len(text) {
			part, err := c.DecodeString(text[:cut])
			fmt.Print(len(part), " ", err, "; ")
		}
		fmt.Println()
	}
	h := uint32(0)
	for range 4000 {
		var b strings.Builder
		for range rnd.Intn(20) {
			b.WriteByte(c.chars[rnd.Intn(len(c.chars))])
		}
		text := b.String()
		if rnd.Intn(2) == 0 {
			text = strings.ReplaceAll(text, "*", "")
		}
		data, err := c.AppendDecode([]byte{1}, []byte(text))
		h = sum(h, fmt.Sprintf("%q %x %v", text, data, err))
	}
	fmt.Println(h)
	data := make([]byte, 5000)
	rnd.Read(data)
	for _, size := range []int{1, 2, 3, 7, 64, 1000, 5000} {
		var b bytes.Buffer
		w := c.encoder(&b)
		for rest := data; len(rest) > 0; {
			n := min(size, len(rest))
			m, err := w.Write(rest[:n])
			if m != n || err != nil {
				fmt.Println(m, err)
			}
			rest = rest[n:]
		}
		err := w.Close()
		whole := b.String() == c.EncodeToString(data)
		lines := b.String()
		// Short reads of base32 without padding end in an error in gc's library.
		var reader io.Reader = strings.NewReader(lines)
		if c.name != "raw 32" {
			lines = strings.Join(strings.SplitAfter(lines, "A"), "\r\n")
			reader = iotest.OneByteReader(strings.NewReader(lines))
		}
		back, err2 := io.ReadAll(c.decoder(strings.NewReader(lines)))
		slow, err3 := io.ReadAll(c.decoder(reader))
		failing, err4 := io.ReadAll(c.decoder(iotest.TimeoutReader(iotest.HalfReader(strings.NewReader(lines)))))
		fmt.Println(size, err, whole, bytes.Equal(back, data), err2, bytes.Equal(slow, data), err3, bytes.HasPrefix(data, failing), err4)
	}
	for _, text := range []string{"AB", "A", "ABC=DEF", "AAAAAAAAB"} {
		part, err := io.ReadAll(c.decoder(strings.NewReader(text)))
		fmt.Printf("%q %v; ", part, err)
	}
	fmt.Println()
}

type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

func hexes() {
	for _, text := range []string{"", "00", "fFaA09", "0", "0g", "g0", "zz1", "012", "01z", "0102x", "01020x"} {
		data, err := hex.DecodeString(text)
		stream, err2 := io.ReadAll(hex.NewDecoder(iotest.OneByteReader(strings.NewReader(text))))
		appended, err3 := hex.AppendDecode([]byte("x"), []byte(text))
		fmt.Printf("%q %v %q %v %q %v\n", data, err, stream, err2, appended, err3)
	}
	fmt.Println(hex.EncodeToString([]byte("ergo\xff")), string(hex.AppendEncode([]byte("0x"), []byte{1, 2})), hex.EncodedLen(3), hex.DecodedLen(7))
	for n := range 35 {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(i*7 + n)
		}
		fmt.Print(hex.Dump(data))
	}
	d := hex.Dumper(os.Stdout)
	fmt.Fprint(d, "in two ")
	fmt.Fprint(d, "pieces, more than a line")
	fmt.Println(d.Close())
	fmt.Println(d.Write([]byte("x")))
	fmt.Println(d.Close())
	w := hex.NewEncoder(&full{3000})
	fmt.Println(w.Write(make([]byte, 1000)))
	fmt.Println(w.Write(make([]byte, 1000)))
	fmt.Println(w.Write(make([]byte, 1)))
	defer func() { fmt.Println(recover() != nil) }()
	hex.Encode(make([]byte, 3), make([]byte, 2))
}

func panics(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	rnd := rand.New(rand.NewSource(5))
	for _, c := range []named{
		of64("std", base64.StdEncoding), of64("url", base64.URLEncoding), of64("raw std", base64.RawStdEncoding),
		of64("raw url", base64.RawURLEncoding), of64("strict", base64.StdEncoding.Strict()),
		of64("strict raw", base64.RawURLEncoding.Strict()), of64("other pad", base64.StdEncoding.WithPadding('*')),
		of32("std 32", base32.StdEncoding), of32("hex 32", base32.HexEncoding),
		of32("raw 32", base32.StdEncoding.WithPadding(base32.NoPadding)), of32("other pad 32", base32.StdEncoding.WithPadding('1')),
	} {
		check(c, rnd)
	}
	hexes()
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	panics(func() { base64.NewEncoding(digits[1:]) })
	panics(func() { base64.NewEncoding("\n" + digits[1:]) })
	panics(func() { base64.NewEncoding("B" + digits[1:]) })
	panics(func() { base64.StdEncoding.WithPadding('A') })
	panics(func() { base64.StdEncoding.WithPadding('\r') })
	panics(func() { base32.StdEncoding.WithPadding(300) })
	panics(func() { base32.NewEncoding(digits) })
}
