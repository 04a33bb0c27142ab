package main

type Num interface{ ~int | ~float64 }

func Sum[T Num](xs ...T) (t T) { return }

func Key[K comparable](K) {}

type Shower interface{ Show() string }

func Show[T Shower](T) {}

func main() {
	Sum("a") // ERROR "5: string does not satisfy Num (string missing in ~int | ~float64)"
	Sum[string]() // ERROR "6: string does not satisfy Num (string missing in ~int | ~float64)"
	Key([]int{}) // ERROR "5: []int does not satisfy comparable"
	Show(1) // ERROR "6: int does not satisfy Shower (missing method Show)"
	type S struct{ f func() }
	Key(S{}) // ERROR "5: S does not satisfy comparable"
	Sum(1, 2.5)
	var e error
	Key(e)
}
