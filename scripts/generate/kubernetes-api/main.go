// Command kubernetes-api reads types out of Kubernetes' Go sources, without compiling them, and prints them as JSON
// in the words of OpenAPI: type name (import path and name) to schema.
//
//	kubernetes-api <import path>=<directory or file>...
//
// A file is a `zz_generated.openapi.go`, whose literals are the schemas. Of a directory the exported structs are read
// by their json tags, for the configuration files that no OpenAPI specification describes.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// Schema is the part of an OpenAPI schema that the generator keeps. No descriptions: they are most of the text.
type Schema struct {
	Type       string             `json:"type,omitempty"`
	Format     string             `json:"format,omitempty"`
	Ref        string             `json:"ref,omitempty"`
	Properties map[string]*Schema `json:"properties,omitempty"`
	Values     *Schema            `json:"values,omitempty"`
	Items      *Schema            `json:"items,omitempty"`
	Required   []string           `json:"required,omitempty"`
	Enum       []any              `json:"enum,omitempty"`
	Default    any                `json:"default,omitempty"`
	ListType   string             `json:"listType,omitempty"`
	ListKeys   []any              `json:"listKeys,omitempty"`
	MergeKey   string             `json:"mergeKey,omitempty"`
	// Structs of other packages whose fields are its own, too.
	embedded []string
}

func main() {
	types := map[string]*Schema{}
	for _, argument := range os.Args[1:] {
		importPath, place, found := strings.Cut(argument, "=")
		if !found {
			fail(fmt.Errorf("%s: expected <import path>=<directory or file>", argument))
		}
		read := readStructs
		if strings.HasSuffix(place, ".go") {
			read = readLiterals
		}
		fail(read(types, importPath, place))
	}
	for _, schema := range types {
		schema.inline(types)
	}
	fail(json.NewEncoder(os.Stdout).Encode(types))
}

// inline adds the fields of embedded structs, whose packages may be read later.
func (schema *Schema) inline(types map[string]*Schema) {
	embedded := schema.embedded
	schema.embedded = nil
	for _, name := range embedded {
		other, found := types[name]
		if !found {
			fail(fmt.Errorf("%s is embedded, and its package is not read", name))
		}
		other.inline(types)
		for field, own := range other.Properties {
			schema.Properties[field] = own
		}
		schema.Required = append(schema.Required, other.Required...)
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
