// panic(nil) becomes a run-time error; panic with an error made by the program.
package main

type e struct{ s string }

func (x e) Error() string { return "e:" + x.s }

func try(f func()) {
	defer func() {
		r := recover()
		if err, ok := r.(error); ok {
			println(err.Error())
			return
		}
		println(r == nil)
	}()
	f()
}

func main() {
	try(func() { panic(nil) })
	try(func() { panic(e{"x"}) })
	var err error = &e{"ptr"}
	try(func() { panic(err) })
	try(func() {})
}
