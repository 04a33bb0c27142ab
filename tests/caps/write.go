// needs: write
package main

import "os"

type sink struct{ *os.File }

func main() {
	dir := os.Args[1] + "/made"
	if err := os.Mkdir(dir, 0o755); err != nil {
		panic(err)
	}
	f, err := os.Create(dir + "/f")
	if err != nil {
		panic(err)
	}
	s := sink{f}
	s.WriteString("text")
	if info, err := f.Stat(); err != nil || info.Size() != 4 {
		panic("no size")
	}
	f.Close()
	log, err := os.OpenFile(dir+"/f", os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		panic(err)
	}
	log.Close()
	for _, name := range []string{dir + "/f", dir} {
		if err := os.Remove(name); err != nil {
			panic(err)
		}
	}
}
