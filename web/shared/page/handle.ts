// What the shop's page may call: window.Jianxin.
export interface Handle {
  open(order?: string): void // with an order number, the question is about that order
  close(): void
}

declare global {
  interface Window {
    Jianxin?: Handle
  }
}
