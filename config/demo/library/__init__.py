"""The written visits, one module per kind of practice. `config.demo.scenarios` collects them."""
