package main

import (
	"fmt"
	"path/filepath"
	"runtime"
)

// Where the caller stands, without the folders that the go tool puts before relative names.
func here() string {
	_, file, line, _ := runtime.Caller(1)
	return fmt.Sprint(filepath.Base(file), ":", line)
}

func generated() (places []string) {
//line gen.y:100
	places = append(places, here())
	places = append(places, here())
	/*line other.y:7:3*/ places = append(places, here())
	/*line :9*/ places = append(places, here())
//line :20:1
	places = append(places, here())
	// Not at the beginning of a line: //line no.y:1
	/* line no.y:2 */ places = append(places, here())
	s := `
//line no.y:3
`
	_ = s
	return append(places, here())
}

//line tmpl.html:1
func fails(a []int, i int) int {
	return a[i]
}

func main() {
	for _, place := range generated() {
		fmt.Println(place)
	}
	pc, _, _, _ := runtime.Caller(0)
	file, line := runtime.FuncForPC(pc).FileLine(pc)
	fmt.Println(filepath.Base(file), line)
	defer func() {
		fmt.Println(recover())
		var pcs [10]uintptr
		frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs[:])])
		for {
			frame, more := frames.Next()
			if frame.Function == "main.fails" || frame.Function == "main.main" {
				fmt.Println(frame.Function, filepath.Base(frame.File), frame.Line)
			}
			if !more {
				break
			}
		}
	}()
	fails(nil, 3)
}
