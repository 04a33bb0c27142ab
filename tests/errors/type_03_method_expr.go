package main

type T struct{}

func (t *T) p() {}
func (t T) v()  {}

func main() {
	T.p(T{}) // ERROR "4: invalid method expression T.p (needs pointer receiver (*T).p)"
	T.v() // ERROR "2: not enough arguments in call to T.v\n\thave ()\n\twant (T)"
	T{}.p() // ERROR "6: cannot call pointer method p on T"
	(*T).v(T{}) // ERROR "9: cannot use T{} (value of struct type T) as *T value in argument to (*T).v"
	T.none() // ERROR "4: T.none undefined (type T has no field or method none)"
	f := T{}.v
	f(1) // ERROR "4: too many arguments in call to f\n\thave (number)\n\twant ()"
}
