import * as op from "../opcodes";
import { CODE, STACK, TERMINALS, VALUES } from "./layout";

/** What the program of so many nodes makes of what lies at {@link TERMINALS}. */
export function priority(nodes: i32): f64 {
  let top = STACK;
  for (let node = 0; node < nodes; node++) {
    const opcode = <i32>load<u8>(CODE + node);
    if (opcode >= op.FIRST_TERMINAL) {
      store<f64>(top, load<f64>(TERMINALS + ((opcode - op.FIRST_TERMINAL) << 3)));
      top += 8;
      continue;
    }
    if (opcode == op.CONSTANT) {
      store<f64>(top, load<f64>(VALUES + (node << 3)));
      top += 8;
      continue;
    }
    switch (opcode) {
      case op.ADD: top = binary(top, second(top) + last(top)); break;
      case op.SUB: top = binary(top, second(top) - last(top)); break;
      case op.MUL: top = binary(top, second(top) * last(top)); break;
      case op.DIV: top = binary(top, second(top) / last(top)); break;
      case op.NEG: unary(top, -last(top)); break;
      case op.ABS: unary(top, abs(last(top))); break;
      case op.MIN: top = binary(top, min(second(top), last(top))); break;
      case op.MAX: top = binary(top, max(second(top), last(top))); break;
      case op.SQRT: unary(top, sqrt(last(top))); break;
      case op.LESS: top = binary(top, second(top) < last(top) ? 1 : 0); break;
      case op.AND: top = binary(top, second(top) * last(top)); break;
      case op.OR: top = binary(top, second(top) == 1 ? 1 : last(top)); break;
      case op.IF: {
        const condition = load<f64>(top - 24);
        store<f64>(top - 24, condition == 1 ? second(top) : last(top));
        top -= 16;
        break;
      }
      default: unreachable();
    }
  }
  return last(top);
}

@inline
function last(top: usize): f64 {
  return load<f64>(top - 8);
}

@inline
function second(top: usize): f64 {
  return load<f64>(top - 16);
}

@inline
function unary(top: usize, value: f64): void {
  store<f64>(top - 8, value);
}

@inline
function binary(top: usize, value: f64): usize {
  store<f64>(top - 16, value);
  return top - 8;
}
