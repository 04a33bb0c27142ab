// Reverse complements of FASTA records.
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

const input = `>ONE first record
GGCCGGGCGCGGTGGCTCACGCCTGTAATCCCAGCACTTTGGGAGGCCGAGGCGGGCGGA
TCACCTGAGGTCAGGAGTTCGAGACCAGCCTGGCCAACATGGTGAAACCCCGTCTCTACT
AAAAATACA
>TWO ambiguous bases
cttBtatcatatgctaKggNcataaaSatg
taaaDcDRtBggDtctttataattcBgtcg
>THREE short
ACGT
>FOUR empty
`

var complement = func() (t [256]byte) {
	const from, to = "ACGTUMRWSYKVHDBN", "TGCAAKYWSRMBDHVN"
	for i := range t {
		t[i] = byte(i)
	}
	for i := 0; i < len(from); i++ {
		t[from[i]] = to[i]
		t[from[i]+'a'-'A'] = to[i]
	}
	return
}()

func reverse(b []byte) {
	for i, j := 0, len(b)-1; i <= j; i, j = i+1, j-1 {
		b[i], b[j] = complement[b[j]], complement[b[i]]
	}
}

func main() {
	var out bytes.Buffer
	for _, rec := range strings.Split(input, ">")[1:] {
		head, body, _ := strings.Cut(rec, "\n")
		seq := []byte(strings.ReplaceAll(body, "\n", ""))
		reverse(seq)
		fmt.Fprintf(&out, ">%s\n", head)
		for len(seq) > 0 {
			n := min(60, len(seq))
			out.Write(seq[:n])
			out.WriteByte('\n')
			seq = seq[n:]
		}
	}
	os.Stdout.Write(out.Bytes())
	fmt.Println(out.Len())
}
