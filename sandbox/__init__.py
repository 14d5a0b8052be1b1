"""The sandbox: a clearinghouse and six payers that live in their own process.

It exchanges files with the product through a folder and nothing else: it imports nothing of the
product and reads our claims with other libraries than the ones that wrote them, so that one
library's error cannot hide on both sides. All payers, people and banks in it are invented.
"""
