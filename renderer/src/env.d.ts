/// <reference types="vite/client" />

// For tools that read TypeScript alone; vue-tsc knows each component's own type.
declare module '*.vue' {
  import type { Component } from 'vue'

  const component: Component
  // eslint-disable-next-line no-restricted-syntax -- a component file is its default export
  export default component
}
