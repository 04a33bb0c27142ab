// Interfaces embedded in structs, methods promoted through interfaces, method values from interfaces.
package main

type animal interface {
	name() string
	sound() string
}

type dog struct{}

func (dog) name() string  { return "dog" }
func (dog) sound() string { return "woof" }

type loud struct{ animal }

func (l loud) sound() string { return l.animal.sound() + "!" }

type twice struct {
	animal
	n int
}

func speak(a animal) { println(a.name(), a.sound()) }

func main() {
	speak(dog{})
	speak(loud{dog{}})
	speak(loud{loud{dog{}}})
	t := &twice{animal: loud{dog{}}}
	speak(t)
	f := t.sound
	t.animal = dog{}
	println(f(), t.sound())
	var none twice
	defer func() { println(recover().(error).Error()) }()
	println(none.name())
}
