/** What the stack itself refuses: a variable, a wrong value of it, and how the message begins, with the field's name. */
export const wrongValues: readonly (readonly [variable: string, value: string, message: string])[] = [
  ["environment", "qa", 'environment is "qa": choose one of development, staging, production'],
  ["region", "mars", 'region is "mars": write a region such as us-east-1'],
  ["network", '{ dashboard_cidrs = ["everybody"] }', 'network.dashboard_cidrs is ["everybody"]: write each as'],
  ["network", '{ dashboard_cidrs = ["999.0.0.0/8"] }', 'network.dashboard_cidrs is ["999.0.0.0/8"]: write each as'],
  [
    "network",
    '{ dashboard_cidrs = ["203.0.113.7/24"] }',
    'network.dashboard_cidrs is ["203.0.113.7/24"]: write each as',
  ],
  [
    "functions",
    "{ reserved_concurrency = { evolve = 1 } }",
    'functions.reserved_concurrency is {"evolve":1}: name functions among',
  ],
  [
    "functions",
    "{ reserved_concurrency = { evolve-island = -1 } }",
    'functions.reserved_concurrency is {"evolve-island":-1}: write whole numbers from 0',
  ],
  [
    "functions",
    "{ reserved_concurrency = { evolve-island = 1.5 } }",
    'functions.reserved_concurrency is {"evolve-island":1.5}: write whole numbers from 0',
  ],
  [
    "network",
    '{ functions_inside = true, nat = "single", interface_endpoints = ["sns"] }',
    'network.interface_endpoints is ["sns"]: functions inside the VPC call sns and states and sts',
  ],
  ["model", '{ id = "vendor.new-v1:0" }', 'model.id is "vendor.new-v1:0": its price is known of amazon.nova-micro,'],
  ["model", '{ region = "mars" }', 'model.region is "mars": write a region such as us-east-1.'],
  ["model", "{ temperature = 2 }", "model.temperature is 2: write a number from 0 to 1."],
  ["model", "{ budget_usd = -1 }", "model.budget_usd is -1: write a number from 0 to 100000."],
  ["model", "{ max_tokens = 1 }", "model.max_tokens is 1: write a number from 256 to 16384."],
  ["model", "{ concurrency = 17 }", "model.concurrency is 17: write a number from 1 to 16."],
  ["model", "{ calls = 0 }", "model.calls is 0: write a number from 1 to 16."],
  ["model", "{ prices = { input = 0, output = 1 } }", 'model.prices is {"input":0,"output":1}: give both above 0.'],
  [
    "protection",
    '{ reviewers = ["ann"] }',
    'protection.reviewers is ["ann"]: write each as arn:aws:sts::123456789012:',
  ],
  ["protection", "{ log_days = 31 }", "protection.log_days is 31: choose one of 1, 3, 5"],
  ["alerts", '{ emails = ["me"] }', 'alerts.emails is ["me"]: write each as someone@example.com'],
  ["alerts", '{ stop_on = ["smoke"] }', 'alerts.stop_on is ["smoke"]: name alarms among'],
];
