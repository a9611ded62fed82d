/** Nothing here is to fail because a machine is slow: a deployment takes minutes where others run beside it. */
jest.setTimeout(600_000);
