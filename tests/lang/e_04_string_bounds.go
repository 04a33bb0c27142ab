// Indexing or slicing a string out of its bounds panics.
package main

func try(f func()) {
	defer func() { println(recover().(error).Error()) }()
	f()
}

func main() {
	s := "abc"
	i, j := 3, 2
	try(func() { println(s[i]) })
	try(func() { println(s[i+1:]) })
	try(func() { println(s[:i+2]) })
	try(func() { println(s[i:j]) })
	i = -1
	try(func() { println(s[i]) })
	println(s[3:] == "")
}
