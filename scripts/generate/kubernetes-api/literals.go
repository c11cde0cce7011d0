package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"
)

// readLiterals reads the functions `schema_…` of a zz_generated.openapi.go.
func readLiterals(types map[string]*Schema, _, file string) error {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	reader := literalReader{imports: importsOf(parsed)}
	names := map[string]string{}
	for _, declaration := range parsed.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok && function.Name.Name == "GetOpenAPIDefinitions" {
			table := function.Body.List[0].(*ast.ReturnStmt).Results[0].(*ast.CompositeLit)
			for _, element := range table.Elts {
				entry := element.(*ast.KeyValueExpr)
				if call, ok := entry.Value.(*ast.CallExpr); ok {
					if called, ok := call.Fun.(*ast.Ident); ok {
						names[called.Name] = reader.typeName(entry.Key)
					}
				}
			}
		}
	}
	for _, declaration := range parsed.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || names[function.Name.Name] == "" {
			continue
		}
		result := function.Body.List[len(function.Body.List)-1].(*ast.ReturnStmt).Results[0]
		// The version for OpenAPI v3 comes first.
		if call, ok := result.(*ast.CallExpr); ok {
			result = call.Args[0]
		}
		definition, _ := reader.value(result).(map[string]any)
		types[names[function.Name.Name]] = schemaOf(definition["Schema"])
	}
	return nil
}

// importsOf gives the import path of each package name in a file.
func importsOf(file *ast.File) map[string]string {
	imports := map[string]string{}
	for _, spec := range file.Imports {
		importPath, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(importPath)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imports[name] = importPath
	}
	return imports
}

type literalReader struct{ imports map[string]string }

// typeName reads `"k8s.io/api/core/v1.Pod"` and, since 1.35, `v1.Pod{}.OpenAPIModelName()`.
func (reader literalReader) typeName(expression ast.Expr) string {
	switch node := expression.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(node.Value)
		return text
	case *ast.CallExpr:
		return reader.typeName(node.Fun.(*ast.SelectorExpr).X)
	case *ast.CompositeLit:
		return reader.typeName(node.Type)
	case *ast.SelectorExpr:
		return reader.imports[node.X.(*ast.Ident).Name] + "." + node.Sel.Name
	}
	return ""
}

// value evaluates a literal: structs and maps become maps, slices slices.
func (reader literalReader) value(expression ast.Expr) any {
	switch node := expression.(type) {
	case *ast.CompositeLit:
		if len(node.Elts) > 0 {
			if _, keyed := node.Elts[0].(*ast.KeyValueExpr); !keyed {
				values := []any{}
				for _, element := range node.Elts {
					values = append(values, reader.value(element))
				}
				return values
			}
		}
		fields := map[string]any{}
		for _, element := range node.Elts {
			entry := element.(*ast.KeyValueExpr)
			if name, ok := entry.Key.(*ast.Ident); ok {
				fields[name.Name] = reader.value(entry.Value)
			} else if name, ok := reader.value(entry.Key).(string); ok {
				fields[name] = reader.value(entry.Value)
			}
		}
		return fields
	case *ast.UnaryExpr:
		if node.Op == token.SUB {
			if number, ok := reader.value(node.X).(float64); ok {
				return -number
			}
		}
		return reader.value(node.X)
	case *ast.BasicLit:
		if node.Kind == token.STRING || node.Kind == token.CHAR {
			text, _ := strconv.Unquote(node.Value)
			return text
		}
		number, _ := strconv.ParseFloat(node.Value, 64)
		return number
	case *ast.Ident:
		if node.Name == "true" || node.Name == "false" {
			return node.Name == "true"
		}
	case *ast.CallExpr:
		if name, ok := node.Fun.(*ast.Ident); ok && len(node.Args) == 1 {
			if name.Name == "ref" {
				return reader.typeName(node.Args[0])
			}
			return reader.value(node.Args[0])
		}
	}
	return nil
}

// schemaOf takes a spec.Schema apart.
func schemaOf(value any) *Schema {
	whole, _ := value.(map[string]any)
	if whole == nil {
		return &Schema{}
	}
	properties, _ := whole["SchemaProps"].(map[string]any)
	schema := &Schema{Default: properties["Default"]}
	if names, ok := properties["Type"].([]any); ok && len(names) == 1 {
		schema.Type, _ = names[0].(string)
	}
	schema.Format, _ = properties["Format"].(string)
	schema.Ref, _ = properties["Ref"].(string)
	schema.Enum, _ = properties["Enum"].([]any)
	if items, ok := properties["Items"].(map[string]any); ok {
		schema.Items = schemaOf(items["Schema"])
	}
	if values, ok := properties["AdditionalProperties"].(map[string]any); ok {
		schema.Values = schemaOf(values["Schema"])
	}
	if fields, ok := properties["Properties"].(map[string]any); ok {
		schema.Properties = map[string]*Schema{}
		for name, field := range fields {
			schema.Properties[name] = schemaOf(field)
		}
	}
	if required, ok := properties["Required"].([]any); ok {
		for _, name := range required {
			schema.Required = append(schema.Required, fmt.Sprint(name))
		}
	}
	if extensible, ok := whole["VendorExtensible"].(map[string]any); ok {
		extensions, _ := extensible["Extensions"].(map[string]any)
		schema.ListType, _ = extensions["x-kubernetes-list-type"].(string)
		schema.ListKeys, _ = extensions["x-kubernetes-list-map-keys"].([]any)
		schema.MergeKey, _ = extensions["x-kubernetes-patch-merge-key"].(string)
	}
	return schema
}
