// An error value prints its Error text; a panic during a panic prints both.
package main

type err struct{ code int }

func (e *err) Error() string { return "err with code" }

func main() {
	defer func() {
		panic(&err{2})
	}()
	panic("first")
}
