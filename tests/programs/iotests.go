// Package testing/iotest: readers and writers that make trouble, and the check of readers.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"testing/iotest"
)

// readAll reads in pieces of n and prints what each read says.
func readAll(r io.Reader, n int) {
	for {
		p := make([]byte, n)
		m, err := r.Read(p)
		fmt.Printf("%q %v; ", p[:m], err)
		if err != nil && err != iotest.ErrTimeout {
			break
		}
	}
	fmt.Println()
}

type badSeeker struct{ *bytes.Reader }

func (b badSeeker) Seek(offset int64, whence int) (int64, error) {
	at, err := b.Reader.Seek(offset, whence)
	return at + 1, err
}

func main() {
	text := func() io.Reader { return strings.NewReader("some text") }
	for _, n := range []int{1, 2, 5, 9, 20} {
		readAll(iotest.OneByteReader(text()), n)
		readAll(iotest.HalfReader(text()), n)
		readAll(iotest.DataErrReader(text()), n)
		readAll(iotest.DataErrReader(iotest.OneByteReader(text())), n)
		readAll(iotest.TimeoutReader(text()), n)
	}
	readAll(iotest.ErrReader(errors.New("no")), 5)
	readAll(iotest.DataErrReader(iotest.ErrReader(errors.New("no"))), 5)
	var b strings.Builder
	w := iotest.TruncateWriter(&b, 7)
	for range 4 {
		fmt.Println(fmt.Fprint(w, "abc"))
	}
	fmt.Println(b.String())
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	readAll(iotest.NewReadLogger("r:", text()), 4)
	fmt.Println(fmt.Fprint(iotest.NewWriteLogger("w:", io.Discard), "text"))
	content := []byte("the content of a reader, long enough")
	fmt.Println(iotest.TestReader(bytes.NewReader(content), content), iotest.TestReader(strings.NewReader(""), nil))
	fmt.Println(iotest.TestReader(iotest.HalfReader(bytes.NewReader(content)), content))
	fmt.Println(iotest.TestReader(bytes.NewReader(content), content[1:]) != nil)
	fmt.Println(iotest.TestReader(badSeeker{bytes.NewReader(content)}, content) != nil)
	fmt.Println(iotest.TestReader(iotest.ErrReader(io.ErrNoProgress), nil) != nil)
}
