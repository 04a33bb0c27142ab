package main

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing/fstest"
	"text/template"

	"x/lib"
)

// Early depends on what is embedded below.
var early = strings.ToUpper(text)

//go:embed data/a.txt
var text string

type (
	myText  string
	myBytes []byte
	tree    = embed.FS
)

var (
	//go:embed data/a.txt

	// A comment.
	named myText
	//go:embed data/sub/b.txt
	bytes []byte
	//go:embed `data/with space/s.txt`
	spaced myBytes
	plain  string
)

//go:embed none.txt
var none []byte

//go:embed data
//go:embed "data/with space" lib/*.txt
var files embed.FS

//go:embed all:data
var all tree

//go:embed data/* none.[t]xt
var stars embed.FS

//go:embed data/t.tmpl
var _ string

var tmpl = template.Must(template.ParseFS(stars, "data/*.tmpl"))

const notOne = `
//go:embed nothing
`

func list(title string, f fs.FS) {
	fmt.Println(title)
	fs.WalkDir(f, ".", func(path string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		fmt.Println(" ", path, d, info.Size(), info.Mode(), info.ModTime().IsZero(), err)
		return nil
	})
}

func main() {
	fmt.Printf("%q %q %q %q %q %q %d\n", early, text, named, bytes, spaced, plain, len(none))
	bytes[0] = 'S'
	bytes = append(bytes, '!')
	fmt.Printf("%q %q %q\n", bytes, lib.Text, notOne)
	list("files", files)
	list("all", all)
	list("stars", stars)
	list("zero", embed.FS{})
	tmpl.Execute(os.Stdout, 7)
	fmt.Println(fstest.TestFS(files, "data/a.txt", "data/sub/b.txt", "lib/l.txt", "data/with space/s.txt"))
	fmt.Println(fstest.TestFS(embed.FS{}))
	for _, name := range []string{"data", "data/a.txt", "data/x", "/data", "data/", "", ".", "data/sub", "dat"} {
		b, err := files.ReadFile(name)
		fmt.Printf("%q %q %v\n", name, b, err)
		d, err := files.ReadDir(name)
		fmt.Println(d, err)
		f, err := files.Open(name)
		if err != nil {
			fmt.Println(err)
			continue
		}
		n, err := f.Read(make([]byte, 3))
		fmt.Println(n, err)
		if s, ok := f.(io.ReadSeeker); ok {
			at, err := s.Seek(-2, io.SeekEnd)
			fmt.Println(at, err)
			at, err = s.Seek(-1, io.SeekStart)
			fmt.Println(at, err)
			rest, err := io.ReadAll(s)
			fmt.Printf("%q %v\n", rest, err)
			n, err = f.(io.ReaderAt).ReadAt(make([]byte, 2), 1)
			fmt.Println(n, err)
			n, err = f.(io.ReaderAt).ReadAt(make([]byte, 2), 100)
			fmt.Println(n, err)
		}
		if dir, ok := f.(fs.ReadDirFile); ok {
			for range 5 {
				list, err := dir.ReadDir(2)
				fmt.Println(list, err)
			}
			list, err := dir.ReadDir(-1)
			fmt.Println(list, err)
		}
		info, err := f.Stat()
		fmt.Println(info.Name(), info.IsDir(), info.Sys(), err, f.Close())
	}
	sub, err := fs.Sub(files, "data/sub")
	b, err2 := fs.ReadFile(sub, "b.txt")
	matches, err3 := fs.Glob(files, "data/*.txt")
	fmt.Println(err, string(b), err2, matches, err3)
}
