-- What the run was told (format, words, folders), and the problems found on the way.
local M = {}

local function read_file(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

M.read_file = read_file

local given = pandoc.json.decode(read_file(os.getenv("PEACERESEARCH_CONTEXT")), false)
for key, value in pairs(given) do M[key] = value end

-- html and revealjs show the same elements; the others each have their own.
M.is_html = M.format == "html" or M.format == "revealjs"
M.is_slides = M.format == "revealjs" or M.format == "pptx"

local problems = {}

-- `needle` is text of the source by which the line is found.
function M.problem(needle, what, remedy)
  problems[#problems + 1] = { needle = needle or "", what = what, remedy = remedy }
end

-- Ends the run when anything was wrong: the list goes to a file, and no document is written.
function M.finish()
  if #problems == 0 then return end
  local file = assert(io.open(M.report, "w"))
  file:write(pandoc.json.encode(problems))
  file:close()
  os.exit(3)
end

function M.inlines(markdown)
  local blocks = pandoc.read(markdown, "markdown").blocks
  return blocks[1] and blocks[1].content or pandoc.Inlines({})
end

function M.has_class(element, name) return element.classes:includes(name) end

-- The first of several names, as a set.
function M.set(names)
  local set = {}
  for _, name in ipairs(names) do set[name] = true end
  return set
end

return M
