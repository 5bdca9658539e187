# One command to run the site, one to check it. Nothing needs to be installed but Python and make.

PYTHON ?= python3
HOST ?= 127.0.0.1
export PORT ?= 8000
export SITE_URL ?= http://127.0.0.1:$(PORT)
VAR_DIR ?= var

VENV := .venv
BIN := $(VENV)/bin
# The name holds a checksum of the lock: the same lock is installed once.
BASE := $(VENV)/base-$(shell cksum < requirements/base.txt | cut -d' ' -f1)
DEV := $(VENV)/dev-$(shell cksum < requirements/dev.txt | cut -d' ' -f1)
# Quiet, because `make run` should end with the address and nothing else.
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes

.PHONY: run setup dev test test-fast bench format lock clean

run: setup
	@$(BIN)/python -c "import socket, sys; sys.exit(not socket.socket().connect_ex(('$(HOST)', $(PORT))))" \
		|| { echo "Port $(PORT) is taken. Choose another: make run PORT=$$(($(PORT) + 1))"; exit 1; }
	@echo "The social map is at $(SITE_URL) - stop it with Ctrl-C."
	@exec $(BIN)/granian --interface wsgi --host $(HOST) --port $(PORT) --workers 2 \
		--blocking-threads 4 --no-ws --log-level warning socialmap.wsgi:application

setup: $(BASE)
	@$(BIN)/python manage.py set_up
	@$(MAKE) --silent --no-print-directory $(VAR_DIR)/static/collected

# Pages and files reload as they are written; errors are shown in full.
dev: $(BASE)
	@$(BIN)/python manage.py set_up
	@DEBUG=1 $(BIN)/python manage.py runserver $(HOST):$(PORT)

test: $(DEV)
	@tests/run_all.sh

test-fast: $(DEV)
	@$(BIN)/python manage.py catalogues --compile
	@$(BIN)/python -m pytest -q -n 2 -m "not browser and not slow"

# How fast is every kind of page at 1,000, 10,000 and 100,000 services? BENCH_SIZES=1000 chooses.
# Then files to print, and ready pages against nginx serving the same bytes from a file.
# The data sets are built once, under var/bench; remove that folder to build them anew.
bench: $(DEV) $(VAR_DIR)/static/collected
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.files
	@$(BIN)/python -m bench.cached

format: $(DEV)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Read requirements/*.in again and take the newest releases that fit.
lock: $(DEV)
	@for name in base dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --no-emit-find-links \
			--custom-compile-command "make lock" \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done

# The database stays: it may hold work.
clean:
	@rm -rf $(VENV) $(VAR_DIR)/static .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" \
		|| { echo "Python 3.11 or newer is needed. If it has another name: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2> /dev/null \
		|| { echo "Python cannot make a virtual environment yet. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(BASE): | $(BIN)/python
	@echo "Installing what the site needs ..."
	@$(INSTALL) -r requirements/base.txt
	@rm -f $(VENV)/base-* && touch $@

$(DEV): | $(BIN)/python
	@echo "Installing what the checks need ..."
	@$(INSTALL) -r requirements/dev.txt
	@rm -f $(VENV)/dev-* && touch $@

$(VAR_DIR)/static/collected: $(BASE) $(shell find static -type f 2> /dev/null)
	@echo "Compressing the static files ..."
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@touch $@
