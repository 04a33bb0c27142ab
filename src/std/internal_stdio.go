// Package stdio is where fmt prints and scans, so that it need not bring all of os. Package os, once imported, puts its
// own Stdout and Stdin here, which programs may replace.
package stdio

import "io"

// Out returns where to print.
var Out = func() io.Writer { return stream(1) }

// In returns where to scan.
var In = func() io.Reader { return stream(0) }

type stream int

type streamError string

func (e streamError) Error() string { return string(e) }

func write(fd int, p []byte) (n, errno int)
func read(fd int, p []byte) (n, errno int)

func (s stream) Write(p []byte) (n int, err error) {
	n, errno := write(int(s), p)
	if errno != 0 {
		return n, streamError("write error")
	}
	return n, nil
}

func (s stream) Read(p []byte) (n int, err error) {
	n, errno := read(int(s), p)
	if errno != 0 {
		return 0, streamError("read error")
	}
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}
