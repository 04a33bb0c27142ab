package iotest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// TestReader checks that r yields the content, in reads of several sizes, and that it seeks and reads at places if it can. The
// error says all that is wrong.
func TestReader(r io.Reader, content []byte) error {
	if n, err := r.Read(nil); n != 0 || err != nil && err != io.EOF {
		return fmt.Errorf("Read(nil) = %d, %v, want 0, nil", n, err)
	}
	data, err := io.ReadAll(&sized{r: r})
	if err != nil {
		return err
	}
	if !bytes.Equal(data, content) {
		return fmt.Errorf("read %q, want %q", data, content)
	}
	if n, err := r.Read(make([]byte, 10)); n != 0 || err != io.EOF {
		return fmt.Errorf("Read at the end = %d, %v, want 0, EOF", n, err)
	}
	var wrong []error
	if r, ok := r.(io.ReadSeeker); ok {
		wrong = append(wrong, testSeek(r, content)...)
	}
	if r, ok := r.(io.ReaderAt); ok {
		wrong = append(wrong, testReadAt(r, content)...)
	}
	return errors.Join(wrong...)
}

// sized reads one byte, two, three and so on.
type sized struct {
	r io.Reader
	n int
}

func (s *sized) Read(p []byte) (int, error) {
	s.n = s.n%7 + 1
	return s.r.Read(p[:min(s.n, len(p))])
}

// testSeek goes to several places in all three ways and reads on from there.
func testSeek(r io.ReadSeeker, content []byte) (wrong []error) {
	size := int64(len(content))
	seek := func(offset int64, whence int, want int64) {
		at, err := r.Seek(offset, whence)
		if at != want || err != nil {
			wrong = append(wrong, fmt.Errorf("Seek(%d, %d) = %d, %v, want %d, nil", offset, whence, at, err, want))
			return
		}
		if whence == io.SeekCurrent && offset == 0 {
			return
		}
		data, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(data, content[want:]) {
			wrong = append(wrong, fmt.Errorf("behind Seek(%d, %d): read %q, %v, want %q", offset, whence, data, err, content[want:]))
		}
	}
	seek(0, io.SeekCurrent, size)
	for _, at := range []int64{0, size / 3, size / 2, size} {
		seek(at, io.SeekStart, at)
		seek(at-size, io.SeekCurrent, at)
		seek(at-size, io.SeekEnd, at)
	}
	if at, err := r.Seek(-1, io.SeekStart); err == nil {
		wrong = append(wrong, fmt.Errorf("Seek(-1, 0) = %d, nil, want an error", at))
	}
	return wrong
}

// testReadAt reads pieces at several places, also beyond the end.
func testReadAt(r io.ReaderAt, content []byte) (wrong []error) {
	size := len(content)
	// Beyond its end a reader may answer as it likes.
	for _, at := range []int{0, size / 3, size / 2, size} {
		for _, n := range []int{0, 1, size / 2, size, size + 1} {
			room := make([]byte, n)
			want := content[min(at, size):min(at+n, size)]
			m, err := r.ReadAt(room, int64(at))
			switch {
			case !bytes.Equal(room[:m], want):
				wrong = append(wrong, fmt.Errorf("ReadAt(%d, %d) read %q, want %q", n, at, room[:m], want))
			case m < n && err != io.EOF:
				wrong = append(wrong, fmt.Errorf("ReadAt(%d, %d) = %d, %v, want EOF", n, at, m, err))
			case m == n && err != nil && err != io.EOF:
				wrong = append(wrong, fmt.Errorf("ReadAt(%d, %d) = %d, %v", n, at, m, err))
			}
		}
	}
	if n, err := r.ReadAt(make([]byte, 1), -1); err == nil {
		wrong = append(wrong, fmt.Errorf("ReadAt(1, -1) = %d, nil, want an error", n))
	}
	return wrong
}
