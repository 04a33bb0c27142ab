// Streams of DEFLATE and of the formats around it, whole and broken, beside Go: what is read, what is wrong, and where it is noticed.
package main

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand"
	"strings"
	"time"
)

// written are streams of Go's own writer: fixed codes, codes of their own, stored, flushed.
var written = []string{
	"Ks1LSU1MVMgvySnNVMgoAQAAAP//UlDIU8grhYsAAgAA//8=",
	"ZFRdijUrDNxKb03oBgWZQDT7v1RSlXPhe5nTo8ZU6se/7bZs+Tw2hs/vznV34OvFgnb1y+3I//T59Q5v4XoW1WdEn+0N1i3cZTuqTFdNt6WeWbYBUSWj72RHXtYg8zDbc4IYt8bUbuOrZe6/4sMbOLpcEfUQCUgydBLMebwwix5PBps7zbNurbBBt8IM7z+IXjHO7rmXQ/4a5X3jgoejwbcnPUULGXl+bBL4g14jTADH8JTiCV8jYsTGrd1B4uB4tHKk89RkPYHa5Hw+D5UvGAuXpCOm7QC6MojYOS0PqVoOxIWNBfybrkpiiv300fkf4fOGhmucPR7JjmlYWG6Au0b4SIpZpHQIXkkik36iW/y0TJ2L7sDkjCeBJnHlWkqiJq14UUetnevKBxV8CyqDFW7vSjpsmQCSduQahsisslS0Fhs7hSqWzt9flbTBMOLtnGy3efzaSoIg722RFqPmQPjlWGnGypG3UXENo6p0HLkeHfAOpZXP2j+HJQQl9RFTtqMfCAQP2EldvxQQJjoMWC5qb7LDIHx0/DG+AiUyqUZjQsHLIAo+WcKA3E8FUC6u94m7p11h3SP9iy9ghwrj3af09MBZPClKV70pr6pgifxdd+IhqWz+FwAA//8=",
	"BMDRCUQxEELRVqY1P4QbWBLwjf3v+fbgVDvmjN7vOxccnGrHvHPBAadap9oxL9U64NSpFqdarQNO9UJxqv1450Jxqh1zBqfaMRTngrNjzuj9cPAfAAD//wTAwQlEUQxC0VZsLTDCzWYeSOz/n3TSeUHmpXMOOHWczsksTlc4AZunzsm8VOatzfudzArHvP3jnFxwOofTOQdycgk4HadLTt7OyawoAacrvgAAAP//",
	"TFNhii4xCLtKr1ZwQEH8IFPv/4jaefvj2+20NSYxdZxEWAocps9eAt31+efkWypmHZYsqu9ahBGGy77s37bAXeFy4dmQv/8YF+W1vXCySODkr/fl1n4wJBHm6CNRKBLhEIhKspR02PdCa91fpNZw/McvC54RgfzgnsJahCGsEbzbmD7se/injtqlvUTZt5SfZ69NpfcaDhvptAvLS9oOwdXCcG7HwBk+JfX1Pqc0d+gYri6l0MgWpO4CrcUFKgafLefZcH+2T2EPGYeWCKy4XSt/41H3LHjz3qMQhGSW4tM+iZ+HNiZdrJ9jUSfjBPc4qeNp8SHkKkiau61QHYv3KTJUR2C7O9YZWWq5ThFEsXwtm+d7o0RSkIkwuRJzk5LdK0N7NjgDRtExUyarcp0jhdYhdSmy1wqrlP4qZq49JTJaNRbstnKnLNIkiFTVSduiQRk57+aok3zlvvLwexgYmk8P2SjoijJdCAtUKaO/4NODVxWMjDMF1VBnZm3ZXp8QA6J6EqMePiMAJL0Mo4MFSIbkjqdHlIK1OtTlO590P0BSC0l3eA+8nfLrRznCV0YBapSPY4JV3TmBaibQcsm2pqy+C7jYaAtBiiIU+i8AAP//",
	"ZFLhisYwCHuVe7XChH0gE9r5/ocm8fi4X11dTGLs5433ssiVdjzzDvf96tN0IYqA8x+96r/gONSiwjQHu6a9ERe+wHJ3oxhUjG9zx8KLkNd71+UhN80AP93uW6pu/jWDnWuN1Tqg0KU/tg6lxEYL0dBDm2CYjZuJCtzBaVrZqWFtaEQ9TlBY4EahdWd0+uJVrni14w+1YKNI6kdwl9pDwT/wSAA36Zljb6aqei1SOkgsf5hnLrhXcuWJj6nzFOVuH9oZekOPh+PrZZ2HcdTx+IbwYrLhYWKCJHPE/ouhB/8FAAD//0yUYarHIAzDr7KrDSw4KH9B7f0fSVp93wYTTZNf6jF+nufc6uc6T6Ti6xEu+YBGThbd/g1oK+4IfJeGwCwNYdc03U6BI3PzuY4WHfIJIbvZHaRBy/ttuhdvdYWQyX9nOu4jBkJkNDg9uxG0JE5CocmfZr8Vo6lM2RN2E6iEUfZ1JLqMmE9M5piOtMPWe6ggmrh33iZnFPsZhZSWC+7zRG/1MlEL5xzEvSUVU/G3ImYgd82oaq3Q3FEg3YI+tL6r3S+/ZTY8PEayOd2GqVJgBvbual1F+u1hHlhQbv7s4QnQCSZ3XKKhhvOZZOlgs9T5KstXnaueAAltDdGQ+7KWa7KQmrTTsut/AQAA//8=",
	"AEEAvv8gZHN1dSByc3NsbmQgc3NlZG5hZGx0cnNzbG5kIHNsbmQgc3NsbmQgc3RzbG5kIHNzIHNzZWRuYWRuZSByc3NsbgEAAP//",
	"7NZRrV0xEARBrAl/EI/C9cdRa1ZVFHq09n9+9w9gSH0zp9SxptSxuKpe9pQ61pQ61pQ6FsCL+mZOqWNNqWNxVb1srqqXPaWONaWOBcBH6gdmSh1rSh0LgI/UD8yUOhbgZvGRetlcVS+bq+plAw48H6mXDTjwL+pYU+pYAADgB/+ijgW4WS/qWFxVLxtw4KFXn4EpdawpdSyuqpcNOPAv6lhT6lhT6liAmwVMqW8m4Ovwoo4FwEfqB4ar6mVzVb1srqqXPaWONaWONaWONaWOBb/7AwAA///s1kEJwEAQBEH/rqPhHqGZpQqioIfN+QDYUr/zuKpeNgA/qX8wgHfWizrWlDrWlDrWlDoW4GZBrz4DU+pYAC/qmzmljgW4WdCrzwBX1cueUscCAAAv+Bd1LMDNAgCPUn5SL5ur6mUDvKhv5pQ6FlfVy+aqetlT6lhT6lhT6lhT6lhT6lhcVS+bq+plc1W97Cl1LIAX9c0EPB2gV58BAICr6nfelDrWlDrWlDoW4Gbxk3rZXFUvG+DFFwAA//8=",
}

type plain struct{ r io.Reader }

func (p plain) Read(b []byte) (int, error) { return p.r.Read(b[:min(len(b), 7)]) }

type single struct {
	io.Reader
	io.ByteReader
}

// report is a sum of all lines, printed by and by.
type report struct {
	sum uint32
	n   int
}

func (r *report) line(args ...any) {
	r.sum = crc32.Update(r.sum, crc32.IEEETable, fmt.Appendln(nil, args...))
	r.n++
}

func (r *report) end(title string) {
	fmt.Printf("%s: %d lines, %08x\n", title, r.n, r.sum)
	*r = report{}
}

func mutate(r *rand.Rand, z []byte) []byte {
	m := bytes.Clone(z)
	for k := r.Intn(3); k >= 0 && len(m) > 0; k-- {
		switch r.Intn(4) {
		case 0:
			m = m[:r.Intn(len(m))]
		case 1:
			m[r.Intn(len(m))] ^= 1 << r.Intn(8)
		case 2:
			m[r.Intn(min(len(m), 60))] = byte(r.Intn(256))
		case 3:
			m[len(m)-1-r.Intn(min(len(m), 12))] ^= byte(r.Intn(256))
		}
	}
	return m
}

func readers(i int, s []byte) (io.Reader, func() int) {
	none := func() int { return -1 }
	switch i % 6 {
	case 0:
		r := bytes.NewReader(s)
		return r, r.Len
	case 1:
		r := bytes.NewBuffer(s)
		return r, r.Len
	case 2:
		r := strings.NewReader(string(s))
		return r, r.Len
	case 3:
		r := bufio.NewReader(plain{bytes.NewReader(s)})
		return r, r.Buffered
	case 4:
		return plain{bytes.NewReader(s)}, none
	}
	r := bytes.NewReader(s)
	return single{r, r}, r.Len
}

func inflateAll(r *rand.Rand, out *report) {
	z := flate.NewReader(strings.NewReader(""))
	for i := range 2500 {
		var s []byte
		switch {
		case i < len(written):
			s, _ = base64.StdEncoding.DecodeString(written[i])
		case i%2 == 0:
			s, _ = base64.StdEncoding.DecodeString(written[r.Intn(len(written))])
			s = mutate(r, s)
		default:
			s = make([]byte, 1+r.Intn(200))
			r.Read(s)
			s[0] = s[0]&^6 | byte(1+r.Intn(2))<<1
		}
		s = append(s, "tail"...)
		src, left := readers(i, s)
		z.(flate.Resetter).Reset(src, []byte(strings.Repeat("dictionary", i%5)))
		buf := make([]byte, 1+i*37%5000)
		for {
			n, err := z.Read(buf)
			out.line(i, n, crc32.ChecksumIEEE(buf[:n]), err)
			if err != nil {
				out.line(z.Close(), left())
				break
			}
		}
		if i < len(written) {
			out.end(fmt.Sprint("written ", i))
		}
	}
	out.end("inflate")
}

func sample(r *rand.Rand) []byte {
	words := strings.Fields("alpha beta gamma delta epsilon zeta eta theta \x00 \xff q")
	var b []byte
	for k := r.Intn(200); k > 0; k-- {
		b = append(b, words[r.Intn(len(words))]...)
	}
	return b
}

// gzips writes at level 0, where all writers write the same bytes.
func gzips(r *rand.Rand, out *report) {
	var zr *gzip.Reader
	for i := range 800 {
		var c bytes.Buffer
		for k := r.Intn(3); k >= 0; k-- {
			w, err := gzip.NewWriterLevel(&c, []int{0, 0, 0, 11, -3}[r.Intn(5)])
			if err != nil {
				out.line(err)
				w, _ = gzip.NewWriterLevel(&c, 0)
			}
			if r.Intn(2) == 0 {
				w.Name = "aé" + []string{"", "Ā", "\x00"}[r.Intn(9)/7]
			}
			if r.Intn(3) == 0 {
				w.Extra = sample(r)
				w.Comment = "comment"
			}
			w.ModTime = time.Unix(int64(r.Int31())-1e8, 0).UTC()
			w.OS = byte(r.Intn(256))
			_, err = w.Write(sample(r))
			err2 := w.Close()
			_, err3 := w.Write([]byte{1})
			out.line(err, err2, err3, w.Flush(), w.Close())
			w.Reset(&c)
			if r.Intn(4) == 0 {
				w.Close()
			}
		}
		z := c.Bytes()
		out.line(len(z), crc32.ChecksumIEEE(z))
		if r.Intn(5) > 0 {
			z = mutate(r, z)
		}
		src, _ := readers(i, z)
		var err error
		if zr == nil {
			zr, err = gzip.NewReader(src)
		} else {
			err = zr.Reset(src)
		}
		isSingle := r.Intn(3) == 0
		for err == nil {
			zr.Multistream(!isSingle)
			out.line(fmt.Sprintf("%q %q %x %d %d", zr.Name, zr.Comment, zr.Extra, zr.ModTime.Unix(), zr.OS))
			var b []byte
			b, err = io.ReadAll(zr)
			out.line(len(b), crc32.ChecksumIEEE(b), err, zr.Close())
			_, err = zr.Read(make([]byte, 1))
			out.line(err)
			if !isSingle {
				break
			}
			err = zr.Reset(src)
		}
		out.line(err)
	}
	out.end("gzip")
}

func zlibs(r *rand.Rand, out *report) {
	for i := range 800 {
		var c bytes.Buffer
		var dict []byte
		if r.Intn(2) == 0 {
			dict = sample(r)
		}
		w, err := zlib.NewWriterLevelDict(&c, r.Intn(12)-2, dict)
		if err != nil {
			out.line(err)
			continue
		}
		w.Flush()
		out.line(c.Bytes())
		w, _ = zlib.NewWriterLevelDict(&c, 0, dict)
		c.Reset()
		w.Write(sample(r))
		out.line(w.Close())
		z := c.Bytes()
		if r.Intn(4) > 0 {
			z = mutate(r, z)
		}
		if r.Intn(10) == 0 {
			dict = nil
		}
		src, _ := readers(i, z)
		zr, err := zlib.NewReaderDict(src, dict)
		if err != nil {
			out.line(err)
			continue
		}
		b, err := io.ReadAll(zr)
		out.line(len(b), crc32.ChecksumIEEE(b), err, zr.Close())
	}
	out.end("zlib")
}

func lzws(r *rand.Rand, out *report) {
	for i := range 800 {
		var c bytes.Buffer
		order, width := lzw.Order(r.Intn(2)), 2+r.Intn(7)
		if r.Intn(50) == 0 {
			order, width = lzw.Order(r.Intn(4)), r.Intn(12)
		}
		t := make([]byte, r.Intn(300))
		if i%100 == 0 {
			t = make([]byte, 30000)
		}
		for k := range t {
			t[k] = byte(r.Intn(1 << min(width, 8)))
			if k > 10 && r.Intn(4) > 0 {
				t[k] = t[k-7]
			}
		}
		if r.Intn(40) == 0 && len(t) > 0 {
			t[r.Intn(len(t))] = 255
		}
		w := lzw.NewWriter(&c, order, width)
		_, err := w.Write(t)
		err2 := w.Close()
		_, err3 := w.Write([]byte{0})
		z := c.Bytes()
		out.line(i, len(z), crc32.ChecksumIEEE(z), err, err2, err3, w.Close())
		if r.Intn(3) > 0 {
			z = mutate(r, z)
		}
		src, left := readers(i, append(z, 1, 2, 3))
		lr := lzw.NewReader(src, order, width).(*lzw.Reader)
		b, err := io.ReadAll(lr)
		out.line(len(b), crc32.ChecksumIEEE(b), err, left(), lr.Close())
		_, err = lr.Read(make([]byte, 1))
		out.line(err)
	}
	out.end("lzw")
}

type full struct{ left int }

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	f.left -= len(p)
	if f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// texts that repeat and do not, near and far.
func text(r *rand.Rand, n int) []byte {
	var b []byte
	kind := r.Intn(4)
	for len(b) < n {
		switch {
		case kind == 0:
			b = append(b, byte(r.Intn(256)))
		case kind == 1:
			b = append(b, sample(r)...)
		case kind == 2:
			b = append(b, 'a')
		case len(b) > 10 && r.Intn(3) > 0:
			from := r.Intn(len(b))
			b = append(b, b[from:min(len(b), from+r.Intn(400))]...)
		default:
			b = append(b, byte(r.Intn(256)), byte(r.Intn(64)))
		}
	}
	return b[:n]
}

// roundTrips writes at all levels, with dictionaries and after Reset, and reads again.
func roundTrips(r *rand.Rand) {
	writers := map[int]*flate.Writer{}
	shorter := 0
	for i := range 150 {
		t := text(r, []int{0, 1, 10, 1000, 20000}[r.Intn(5)])
		if i%50 == 0 {
			t = text(r, 250000)
		}
		level := i%12 - 2
		var c bytes.Buffer
		var dict []byte
		if i%5 == 0 {
			dict = append(text(r, r.Intn(40000)), t[:len(t)/2]...)
		}
		w, ok := writers[level]
		if !ok || dict != nil {
			w, _ = flate.NewWriterDict(&c, level, dict)
		}
		if dict == nil {
			w.Reset(&c)
			writers[level] = w
		}
		for rest := t; len(rest) > 0; {
			k := 1 + r.Intn(len(rest))
			w.Write(rest[:k])
			rest = rest[k:]
			if r.Intn(8) != 0 {
				continue
			}
			w.Flush()
			// All that was written can be read.
			z := flate.NewReaderDict(bytes.NewReader(c.Bytes()), dict)
			got, err := io.ReadAll(z)
			if err != io.ErrUnexpectedEOF || !bytes.Equal(got, t[:len(t)-len(rest)]) {
				fmt.Println("flushed", i, level, len(got), len(t)-len(rest), err)
			}
		}
		err := w.Close()
		_, err2 := w.Write([]byte{1})
		if err != nil || err2 == nil || w.Close() != nil {
			fmt.Println("closed", err, err2)
		}
		if c.Len() < len(t) {
			shorter++
		}
		z := flate.NewReaderDict(&c, dict)
		got, err := io.ReadAll(z)
		if err != nil || !bytes.Equal(got, t) || c.Len() != 0 {
			fmt.Println("read", i, level, len(got), len(t), err)
		}
	}
	fmt.Println("round trips", shorter > 20)
}

func main() {
	r := rand.New(rand.NewSource(5))
	var out report
	inflateAll(r, &out)
	gzips(r, &out)
	zlibs(r, &out)
	lzws(r, &out)
	roundTrips(r)
	for level := -4; level < 12; level++ {
		_, err := flate.NewWriter(nil, level)
		fmt.Println(level, err)
	}
	for n := range 45 {
		w := gzip.NewWriter(&full{n})
		w.Name = "n"
		a, err := w.Write([]byte("hello, world"))
		out.line(a, err, w.Flush(), w.Close(), w.Close())
		z := zlib.NewWriter(&full{n})
		a, err = z.Write([]byte("hello, world"))
		out.line(a, err, z.Flush(), z.Close())
		l := lzw.NewWriter(&full{n}, lzw.MSB, 8)
		a, err = l.Write([]byte("hello, world"))
		out.line(a, err, l.Close())
	}
	out.end("full")
	fmt.Println(flate.CorruptInputError(7), flate.InternalError("x"), &flate.ReadError{Offset: 1, Err: io.EOF}, &flate.WriteError{Offset: 2, Err: io.EOF})
}
