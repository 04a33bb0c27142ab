// Decoders may write over what they read.
package main

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
)

func main() {
	text := []byte("the same bytes are read and written, more than a few of them")

	b := base64.StdEncoding.AppendEncode(nil, text)
	n, err := base64.StdEncoding.Decode(b, b)
	fmt.Println(string(b[:n]), err)

	b = base32.StdEncoding.AppendEncode(nil, text)
	n, err = base32.StdEncoding.Decode(b, b)
	fmt.Println(string(b[:n]), err)

	b = hex.AppendEncode(nil, text)
	n, err = hex.Decode(b, b)
	fmt.Println(string(b[:n]), err)

	b = []byte("aGVsbG8*d29ybGQ=")
	n, err = base64.StdEncoding.Decode(b, b)
	fmt.Println(string(b[:n]), err)
	b = []byte("68656c6z")
	n, err = hex.Decode(b, b)
	fmt.Println(string(b[:n]), err)
}
