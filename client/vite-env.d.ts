/// <reference types="vite/client" />

declare module 'virtual:contract' {
  const contract: typeof import('../server/contract/index.ts').contract;
  export default contract;
}
