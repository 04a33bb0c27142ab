// Package template fills templates in with data and writes text.
package template

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// Template is a tree under a name, and those that are associated with it.
type Template struct {
	name string
	*parse.Tree
	*common
	leftDelim  string
	rightDelim string
}

// common is what associated templates share.
type common struct {
	mu         sync.RWMutex
	templates  map[string]*Template
	missingKey missingKey
	muFuncs    sync.RWMutex
	parseFuncs FuncMap
	execFuncs  map[string]reflect.Value
}

// missingKey says what a key that a map has not gives.
type missingKey int

const (
	missingIsInvalid missingKey = iota // no value
	missingIsZero                      // the zero value of the elements
	missingIsError
)

// New makes a template that has no text yet.
func New(name string) *Template {
	t := &Template{name: name}
	t.init()
	return t
}

func (t *Template) init() {
	if t.common == nil {
		t.common = &common{templates: map[string]*Template{}, parseFuncs: FuncMap{}, execFuncs: map[string]reflect.Value{}}
	}
}

// Name returns the name.
func (t *Template) Name() string { return t.name }

// New makes a template that is associated with this one and has its delimiters.
func (t *Template) New(name string) *Template {
	t.init()
	return &Template{name: name, common: t.common, leftDelim: t.leftDelim, rightDelim: t.rightDelim}
}

// Clone copies the template and those associated with it, but not their trees.
func (t *Template) Clone() (*Template, error) {
	clone := &Template{name: t.name, Tree: t.Tree, leftDelim: t.leftDelim, rightDelim: t.rightDelim}
	clone.init()
	if t.common == nil {
		return clone, nil
	}
	clone.missingKey = t.missingKey
	t.mu.RLock()
	defer t.mu.RUnlock()
	for name, other := range t.templates {
		if name == t.name {
			clone.templates[name] = clone
			continue
		}
		clone.templates[name] = &Template{name: other.name, Tree: other.Tree, common: clone.common, leftDelim: other.leftDelim, rightDelim: other.rightDelim}
	}
	t.muFuncs.RLock()
	defer t.muFuncs.RUnlock()
	for name, f := range t.parseFuncs {
		clone.parseFuncs[name] = f
	}
	for name, f := range t.execFuncs {
		clone.execFuncs[name] = f
	}
	return clone, nil
}

// AddParseTree associates a tree under a name. An empty one replaces none.
func (t *Template) AddParseTree(name string, tree *parse.Tree) (*Template, error) {
	t.init()
	t.mu.Lock()
	defer t.mu.Unlock()
	added := t
	if name != t.name {
		added = t.New(name)
	}
	old := t.templates[name]
	keeps := old != nil && old.Tree != nil && parse.IsEmptyTree(tree.Root)
	if !keeps {
		t.templates[name] = added
	}
	if !keeps || added.Tree == nil {
		added.Tree = tree
	}
	return added, nil
}

// Templates returns all that are associated, the template itself too if it has a text.
func (t *Template) Templates() []*Template {
	if t.common == nil {
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	all := make([]*Template, 0, len(t.templates))
	for _, other := range t.templates {
		all = append(all, other)
	}
	return all
}

// Delims sets the delimiters of actions; an empty one is the usual one.
func (t *Template) Delims(left, right string) *Template {
	t.init()
	t.leftDelim, t.rightDelim = left, right
	return t
}

// Funcs adds functions under names that templates call.
func (t *Template) Funcs(funcMap FuncMap) *Template {
	t.init()
	t.muFuncs.Lock()
	defer t.muFuncs.Unlock()
	for name, f := range funcMap {
		if !isName(name) {
			panic(errors.New("function name " + strconv.Quote(name) + " is not a valid identifier"))
		}
		value := reflect.ValueOf(f)
		if value.Kind() != reflect.Func {
			panic("value for " + name + " not a function")
		}
		if err := checkResults(name, value.Type()); err != nil {
			panic(err)
		}
		t.execFuncs[name] = value
	}
	for name, f := range funcMap {
		t.parseFuncs[name] = f
	}
	return t
}

// Lookup returns the associated template of this name, or nil.
func (t *Template) Lookup(name string) *Template {
	if t.common == nil {
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.templates[name]
}

// Parse makes the text the template's own; what it defines is associated.
func (t *Template) Parse(text string) (*Template, error) {
	t.init()
	t.muFuncs.RLock()
	trees, err := parse.Parse(t.name, text, t.leftDelim, t.rightDelim, t.parseFuncs, builtins())
	t.muFuncs.RUnlock()
	if err != nil {
		return nil, err
	}
	for name, tree := range trees {
		if _, err := t.AddParseTree(name, tree); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Option sets options: missingkey=default, invalid, zero or error.
func (t *Template) Option(opt ...string) *Template {
	t.init()
	for _, option := range opt {
		switch option {
		case "":
			panic("empty option string")
		case "missingkey=invalid", "missingkey=default":
			t.missingKey = missingIsInvalid
		case "missingkey=zero":
			t.missingKey = missingIsZero
		case "missingkey=error":
			t.missingKey = missingIsError
		default:
			panic("unrecognized option: " + option)
		}
	}
	return t
}

// DefinedTemplates lists the templates that have a text, for messages.
func (t *Template) DefinedTemplates() string {
	if t.common == nil {
		return ""
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	var names []string
	for name, other := range t.templates {
		if other.Tree != nil && other.Root != nil {
			names = append(names, strconv.Quote(name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; defined templates are: " + strings.Join(names, ", ")
}
