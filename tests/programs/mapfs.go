// Package testing/fstest: a file system in memory, its folders without entries, links, and the test for file systems.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing/fstest"
	"time"
)

func main() {
	files := fstest.MapFS{
		"a.txt":         {Data: []byte("hello"), Mode: 0644, ModTime: time.Unix(1e9, 0).UTC()},
		"dir/b.txt":     {Data: []byte("bee")},
		"dir/sub/c.txt": {Data: []byte(strings.Repeat("sea ", 500))},
		"empty":         {Mode: fs.ModeDir | 0700},
		"link":          {Data: []byte("dir/sub"), Mode: fs.ModeSymlink | 0777},
		"dir/up":        {Data: []byte("../a.txt"), Mode: fs.ModeSymlink},
	}
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		fmt.Println(path, entry, err)
		return nil
	})
	fmt.Println(err)
	for _, name := range []string{"a.txt", "dir", "link/c.txt", "dir/up", "nope", "/a.txt", "dir/", "empty", "link"} {
		data, err := files.ReadFile(name)
		fmt.Println(name, len(data), err)
		info, err := files.Stat(name)
		fmt.Println(info, err)
		info, err = files.Lstat(name)
		fmt.Println(info, err)
		to, err := files.ReadLink(name)
		fmt.Println(to, err)
	}
	fmt.Println(files.Glob("*/*.txt"))
	sub, err := files.Sub("dir")
	fmt.Println(err)
	fmt.Println(fs.ReadDir(sub, "."))
	file, _ := files.Open("a.txt")
	seeker := file.(io.ReadSeeker)
	fmt.Println(seeker.Seek(-2, io.SeekEnd))
	rest, err := io.ReadAll(seeker)
	fmt.Println(string(rest), err)
	_, err = seeker.Seek(9, io.SeekStart)
	fmt.Println(err, errors.Is(err, fs.ErrInvalid))

	fmt.Println(fstest.TestFS(files, "a.txt", "dir/sub/c.txt"))
	fmt.Println(fstest.TestFS(files, "missing") != nil, fstest.TestFS(files) != nil, fstest.TestFS(fstest.MapFS{}))
	fmt.Println(fstest.TestFS(wrong{files}, "a.txt") != nil)
}

// wrong opens what is no path.
type wrong struct{ fstest.MapFS }

func (w wrong) Open(name string) (fs.File, error) { return w.MapFS.Open(strings.Trim(name, "/")) }
