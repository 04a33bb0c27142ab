// Dependencies through functions, methods and closures count.
package main

type t struct{}

func (t) m() int { return z }

var x = func() int { return y }()
var w = t{}.m()
var y = 5
var z = y * 2

var table = map[string]func() int{
	"w": func() int { return w },
	"x": func() int { return x },
}

func main() {
	println(x, w, table["w"](), table["x"]())
}
