package ergo

import "testing"

// A function of states that return states: its type is its own parameter's.
func TestTypesThatNameThemselves(t *testing.T) {
	vm, err := Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer vm.Close()
	m, err := vm.Load("lexer", "lexer.go", "package lexer\n\ntype State func(at *int, from State) State\n\nfunc Run(s State) int { return 0 }\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Init(); err != nil {
		t.Fatal(err)
	}
	run, err := m.TypeOf("Run")
	if err != nil {
		t.Fatal(err)
	}
	state := run.In(0)
	if state.String() != "lexer.State" || state.NumIn() != 2 || state.NumOut() != 1 {
		t.Fatalf("%v of %d parameters, %d results", state, state.NumIn(), state.NumOut())
	}
	if state.In(0).String() != "*int" || state.In(1) != state || state.Out(0) != state {
		t.Errorf("func(%v, %v) %v", state.In(0), state.In(1), state.Out(0))
	}
}
