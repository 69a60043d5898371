#!/usr/bin/env bash
# A certificate for a client of the MCP server
openssl genrsa -out client.key 4096
openssl req -new -key client.key -out client.csr \
  -subj "/CN=my-mcp-client/O=MyOrg"
openssl x509 -req -in client.csr -CA ca.crt -CAkey ca.key \
  -CAcreateserial -out client.crt -days 365
